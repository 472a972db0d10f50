import type { CommandMessage } from '../../../ports/runtime/command-channel.js';

/** An entry of the stream as the server sends it: its id, and field and value by turns. */
export type RawEntry = readonly [id: Buffer, fields: readonly Buffer[]];

/**
 * One command of the stream. Its fields: `body`, `type` (what others call routing key), `content-type`, `reply-to`,
 * `correlation-id`, and `headers`, a JSON object. Others are kept for who looks at dead commands.
 */
export interface CommandEntry {
  readonly id: string;
  readonly fields: readonly Buffer[];
}

/** More than any sender has reason to; what is beyond is not kept with a dead command, `body` first. */
const MOST_KEPT_FIELDS = 1000;
export const REASON_FIELD = 'x-brain-error';
const LONGEST_REASON = 1000;

/** Entries that were deleted come without fields. */
export function toEntry(raw: RawEntry | null): CommandEntry | undefined {
  if (!raw || !Array.isArray(raw[1])) return undefined;
  return { id: raw[0].toString(), fields: raw[1] };
}

/** @returns what is wrong with it instead of a message */
export function toCommand(entry: CommandEntry, redelivered: boolean): CommandMessage | string {
  const fields = new Map(pairs(entry).map(([name, value]) => [name.toString(), value]));
  const headers = toHeaders(fields.get('headers')?.toString());
  if (!headers) return 'headers.invalid: The field headers must be a JSON object';
  const replyTo = fields.get('reply-to')?.toString();
  const correlationId = fields.get('correlation-id')?.toString();
  return {
    body: fields.get('body') ?? Buffer.alloc(0),
    contentType: fields.get('content-type')?.toString() ?? '',
    headers,
    routingKey: fields.get('type')?.toString() ?? '',
    redelivered,
    ...(replyTo !== undefined && { replyTo }),
    ...(correlationId !== undefined && { correlationId }),
  };
}

/** What a dead command is kept as: as it came, with the reason of the last time. */
export function withReason(entry: CommandEntry, reason: string): readonly (Buffer | string)[] {
  const kept = pairs(entry).filter(([name]) => name.toString() !== REASON_FIELD);
  const bodyFirst = [...kept.filter(isBody), ...kept.filter((pair) => !isBody(pair))];
  const fields = bodyFirst.slice(0, MOST_KEPT_FIELDS).flat();
  return [...fields, REASON_FIELD, reason.slice(0, LONGEST_REASON)];
}

type Pair = readonly [name: Buffer, value: Buffer];

function isBody([name]: Pair): boolean {
  return name.toString() === 'body';
}

function pairs({ fields }: CommandEntry): readonly Pair[] {
  const found: Pair[] = [];
  for (let index = 0; index < fields.length; index += 2) {
    const [name, value] = fields.slice(index, index + 2);
    if (name && value) found.push([name, value]);
  }
  return found;
}

function toHeaders(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
