import type { IncomingMessage } from 'node:http';
import { AppError, validationError } from '../../../domain/shared/app-error.js';
import { withoutPlace } from './request-gate.js';

export interface LineLimits {
  /** Of the whole body. */
  readonly bytes: number;
  /** Of one line. */
  readonly lineBytes: number;
}

const LINE_FEED = 10;

/**
 * The lines of a body as they come, without those that are empty; numbered from 1 on, as people count them.
 * @throws AppError `too-large`, or `validation` when the client broke off
 */
export async function* readLines(
  request: IncomingMessage,
  { bytes, lineBytes }: LineLimits,
): AsyncGenerator<{ readonly line: number; readonly text: string }> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw validationError('request.encoding', `The content encoding ${encoding} is not supported`);
  }
  const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  let [size, line] = [0, 0];
  let rest: Buffer = Buffer.alloc(0);
  try {
    for (;;) {
      const next = await withoutPlace(request, () => nextOf(chunks));
      if (next === undefined) break;
      size += next.length;
      if (size > bytes) throw tooLarge(`The body is larger than ${String(bytes)} bytes`);
      let start = 0;
      for (let end = next.indexOf(LINE_FEED); end >= 0; end = next.indexOf(LINE_FEED, start)) {
        line += 1;
        const text = textOf(Buffer.concat([rest, next.subarray(start, end)]));
        rest = Buffer.alloc(0);
        start = end + 1;
        if (text !== '') yield { line, text };
      }
      rest = Buffer.concat([rest, next.subarray(start)]);
      if (rest.length > lineBytes) {
        throw tooLarge(`Line ${String(line + 1)} is larger than ${String(lineBytes)} bytes`);
      }
    }
  } finally {
    // An unread body would block the next request on the same connection.
    request.resume();
  }
  const text = textOf(rest);
  if (text !== '') yield { line: line + 1, text };
}

async function nextOf(chunks: AsyncIterator<Buffer>): Promise<Buffer | undefined> {
  try {
    const next = await chunks.next();
    return next.done === true ? undefined : next.value;
  } catch (cause) {
    throw new AppError('validation', 'request.incomplete', 'The body is incomplete', { cause });
  }
}

function textOf(bytes: Buffer): string {
  return new TextDecoder('utf-8', { fatal: false }).decode(bytes).trim();
}

function tooLarge(message: string): AppError {
  return new AppError('too-large', 'request.too-large', message);
}
