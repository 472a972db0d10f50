import type { FindEntities } from '../../application/search/find-entities.js';
import { token } from './token.js';

export const SEARCH_USE_CASES = {
  'search.find': token<FindEntities>('search.find'),
} as const;
