import type { EditDeadLetter, NoteDeadLetter } from '../../application/jobs/change-dead-letter.js';
import type { PurgeDeadLetters } from '../../application/jobs/purge-dead-letters.js';
import type {
  GetDeadLetter,
  GroupDeadLetters,
  ListDeadLetters,
} from '../../application/jobs/read-dead-letters.js';
import type { ReplayDeadLetters } from '../../application/jobs/replay-dead-letters.js';
import type { ReportReplay } from '../../application/jobs/report-replay.js';
import { token } from './token.js';

export const DEAD_LETTERS_USE_CASES = {
  'dead-letters.groups': token<GroupDeadLetters>('dead-letters.groups'),
  'dead-letters.list': token<ListDeadLetters>('dead-letters.list'),
  'dead-letters.get': token<GetDeadLetter>('dead-letters.get'),
  'dead-letters.update': token<EditDeadLetter>('dead-letters.update'),
  'dead-letters.note': token<NoteDeadLetter>('dead-letters.note'),
  'dead-letters.replay': token<ReplayDeadLetters>('dead-letters.replay'),
  'dead-letters.report': token<ReportReplay>('dead-letters.report'),
  'dead-letters.purge': token<PurgeDeadLetters>('dead-letters.purge'),
} as const;
