import type { JsonObject } from '../../../domain/shared/json.js';

/** Largest message between host and plugin, either way, in bytes. */
export const MOST_FRAME_BYTES = 4 * 1024 * 1024;

const HEADER_BYTES = 4;

export class FrameError extends Error {
  override readonly name = 'FrameError';
}

export interface Frame {
  readonly message: JsonObject;
  /** Of the message as it travelled. */
  readonly bytes: number;
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

/** Puts messages together again; holds one at a time, in one piece, however small the pieces are that come. */
export class FrameReader {
  private isHeader = true;
  private piece = Buffer.alloc(HEADER_BYTES);
  private filled = 0;

  /** @throws FrameError when a message is larger than allowed, or no JSON object */
  *read(chunk: Buffer): Generator<Frame> {
    let at = 0;
    while (at < chunk.length) {
      const copied = chunk.copy(this.piece, this.filled, at);
      at += copied;
      this.filled += copied;
      if (this.filled < this.piece.length) return;
      const whole = this.piece;
      if (this.isHeader) {
        this.expect(lengthIn(whole));
      } else {
        this.expect(HEADER_BYTES);
        yield { message: parsed(whole.toString('utf8')), bytes: whole.length };
      }
    }
  }

  /** Header and body take turns. */
  private expect(bytes: number): void {
    this.isHeader = !this.isHeader;
    this.piece = Buffer.allocUnsafe(bytes);
    this.filled = 0;
  }
}

function lengthIn(header: Buffer): number {
  const length = header.readUInt32BE();
  if (length > MOST_FRAME_BYTES) throw new FrameError('a message is too large');
  if (length === 0) throw new FrameError('a message is empty');
  return length;
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
