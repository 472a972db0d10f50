import { Buffer } from 'node:buffer';
import type { EventPayload } from '../../../../ports/events/received-event-repository.js';
import type { SqlSession } from '../sql-session.js';

/** Bytes per row: a statement must fit the 16 MB packets of MariaDB, where bytes are sent as hex. */
const PART_BYTES = 4 * 1024 * 1024;

/** Stores a body in as many parts as it needs, the headers with the first. */
export async function insertPayload(
  session: SqlSession,
  eventId: string,
  { headers, body }: EventPayload,
): Promise<void> {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const parts = Math.max(1, Math.ceil(bytes.length / PART_BYTES));
  for (let part = 0; part < parts; part++) {
    await session.change(
      'INSERT INTO event_payloads (event_id, part, headers, body) VALUES (?, ?, ?, ?)',
      [
        eventId,
        part,
        part === 0 ? JSON.stringify(headers) : null,
        bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
      ],
    );
  }
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
