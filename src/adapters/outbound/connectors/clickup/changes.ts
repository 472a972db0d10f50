import { MAX_ITEMS } from '../webhooks/bounds.js';
import type { Payload } from '../webhooks/payload.js';
import { PayloadReader } from '../webhooks/payload-reader.js';

/** The changes that a delivery tells of. */
export function changesIn(reader: PayloadReader): readonly PayloadReader[] {
  return reader.at('history_items').items(MAX_ITEMS);
}

/** Of several changes the last one; of none one that says nothing. */
export function lastChange(reader: PayloadReader): PayloadReader {
  return changesIn(reader).at(-1) ?? new PayloadReader(undefined);
}

/** The last change of a field, e.g. `name`. */
export function changeOf(reader: PayloadReader, field: string): PayloadReader | undefined {
  return changesIn(reader).findLast((change) => change.at('field').word() === field);
}

export function changedAt({ reader, receivedAt }: Pick<Payload, 'reader' | 'receivedAt'>): Date {
  return lastChange(reader).at('date').instant() ?? receivedAt;
}
