import type { JsonObject } from '../../../domain/shared/json.js';

/** Largest message between host and plugin, either way, in bytes. */
export const MOST_FRAME_BYTES = 4 * 1024 * 1024;

const HEADER_BYTES = 4;

export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/** A message as it travels: its length in four bytes, then JSON. @throws FrameError when it is too large */
export function encodeFrame(message: JsonObject): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  if (body.length > MOST_FRAME_BYTES) throw new FrameError('the message is too large');
  const frame = Buffer.allocUnsafe(HEADER_BYTES + body.length);
  frame.writeUInt32BE(body.length);
  body.copy(frame, HEADER_BYTES);
  return frame;
}

/** Puts messages together again; never holds more than one of the largest size and one chunk. */
export class FrameReader {
  private chunks: Buffer[] = [];
  private bytes = 0;

  /** @throws FrameError when a message is larger than allowed, or no JSON object */
  *read(chunk: Buffer): Generator<JsonObject> {
    this.chunks.push(chunk);
    this.bytes += chunk.length;
    for (;;) {
      const header = this.peek(HEADER_BYTES);
      if (!header) return;
      const length = header.readUInt32BE();
      if (length > MOST_FRAME_BYTES) throw new FrameError('a message is too large');
      const frame = this.peek(HEADER_BYTES + length);
      if (!frame) return;
      this.chunks = [frame.subarray(HEADER_BYTES + length)];
      this.bytes -= HEADER_BYTES + length;
      yield parsed(frame.toString('utf8', HEADER_BYTES, HEADER_BYTES + length));
    }
  }

  /** What has come, as one piece, once it is at least so many bytes. */
  private peek(bytes: number): Buffer | undefined {
    if (this.bytes < bytes) return undefined;
    const [first] = this.chunks;
    if (first && first.length >= bytes) return first;
    const whole = Buffer.concat(this.chunks);
    this.chunks = [whole];
    return whole;
  }
}

function parsed(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new FrameError('a message is no JSON', { cause: error });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as JsonObject;
  }
  throw new FrameError('a message is no object');
}
