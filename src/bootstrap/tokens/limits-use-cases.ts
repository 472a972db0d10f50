import type { ListLimits } from '../../application/limits/list-limits.js';
import { token } from './token.js';

export const LIMITS_USE_CASES = {
  'limits.list': token<ListLimits>('limits.list'),
} as const;
