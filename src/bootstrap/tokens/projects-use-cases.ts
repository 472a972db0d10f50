import type { RecordRepository } from '../../application/projects/record-repository.js';
import { token } from './token.js';

export const PROJECTS_USE_CASES = {
  'repositories.record': token<RecordRepository>('repositories.record'),
} as const;
