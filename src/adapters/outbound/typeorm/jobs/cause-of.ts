import { createHash } from 'node:crypto';
import { CAUSE_LENGTH, causeText } from '../../../../domain/errors/failure-cause.js';

/** What dead letters are grouped by. */
export function causeOf(error: string | null): string {
  return createHash('sha256').update(causeText(error)).digest('hex').slice(0, CAUSE_LENGTH);
}
