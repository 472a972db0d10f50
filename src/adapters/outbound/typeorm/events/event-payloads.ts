import { Buffer } from 'node:buffer';
import type { EventPayload } from '../../../../ports/events/received-event-repository.js';
import { MAX_ROWS } from '../chunks.js';
import { placeholders, type SqlSession, type SqlValue } from '../sql-session.js';

/** Bytes per row: a statement must fit the 16 MB packets of MariaDB, where bytes are sent as hex. */
const PART_BYTES = 4 * 1024 * 1024;

interface PayloadPart {
  readonly bytes: Buffer;
  readonly parameters: readonly SqlValue[];
}

/** Stores bodies in as many parts as they need, the headers with the first. */
export async function insertPayloads(
  session: SqlSession,
  payloads: readonly { readonly eventId: string; readonly payload: EventPayload }[],
): Promise<void> {
  let group: PayloadPart[] = [];
  let size = 0;
  const insert = async () => {
    await session.change(
      `INSERT INTO event_payloads (event_id, part, headers, body)
       VALUES ${placeholders(4, group.length)}`,
      group.flatMap(({ parameters }) => parameters),
    );
    group = [];
    size = 0;
  };
  for (const part of payloads.flatMap(({ eventId, payload }) => partsOf(eventId, payload))) {
    const isFull = size + part.bytes.length > PART_BYTES || group.length === MAX_ROWS;
    if (group.length > 0 && isFull) await insert();
    group.push(part);
    size += part.bytes.length;
  }
  if (group.length > 0) await insert();
}

function partsOf(eventId: string, { headers, body }: EventPayload): readonly PayloadPart[] {
  const whole = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const count = Math.max(1, Math.ceil(whole.length / PART_BYTES));
  return Array.from({ length: count }, (_, part) => {
    const bytes = whole.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
    return {
      bytes,
      parameters: [eventId, part, part === 0 ? JSON.stringify(headers) : null, bytes],
    };
  });
}

export async function readPayload(
  session: SqlSession,
  eventId: string,
): Promise<EventPayload | undefined> {
  const parts = await session.rows(
    'SELECT headers, body FROM event_payloads WHERE event_id = ? ORDER BY part',
    [eventId],
  );
  const [first] = parts;
  if (!first) return undefined;
  const bodies = parts.map(({ body }) => body as Buffer);
  return {
    headers: JSON.parse(String(first['headers'])) as EventPayload['headers'],
    body: bodies[0] && bodies.length === 1 ? bodies[0] : Buffer.concat(bodies),
  };
}
