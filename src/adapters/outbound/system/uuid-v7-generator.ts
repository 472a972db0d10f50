import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';
import type { Id } from '../../../domain/shared/ids.js';
import type { IdGenerator } from '../../../ports/runtime/id-generator.js';

/** Random bytes of one id, and how many ids are drawn for at once: asking takes longer than drawing. */
const BYTES = 16;
const DRAWN = 256;

/** UUIDv7 by RFC 9562; ids of one millisecond are kept in order by a counter. */
export class UuidV7Generator implements IdGenerator {
  private readonly pool = new Uint8Array(BYTES * DRAWN);
  private at = this.pool.length;
  private readonly bytes = Buffer.alloc(BYTES);
  private lastMs = -Infinity;
  private counter = 0;

  next<Kind extends string>(): Id<Kind> {
    const random = this.random();
    const nowMs = Date.now();
    if (nowMs > this.lastMs) {
      this.lastMs = nowMs;
      // Half of the counter's room is left to the ids of this millisecond.
      this.counter = new DataView(random.buffer, random.byteOffset).getUint32(6) >>> 1;
    } else {
      this.counter = (this.counter + 1) >>> 0;
      if (this.counter === 0) this.lastMs += 1;
    }
    v7({ random, msecs: this.lastMs, seq: this.counter }, this.bytes);
    const hex = this.bytes.toString('hex');
    const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
    return `${parts.join('-')}-${hex.slice(20)}` as Id<Kind>;
  }

  private random(): Uint8Array {
    if (this.at >= this.pool.length) {
      randomFillSync(this.pool);
      this.at = 0;
    }
    this.at += BYTES;
    return this.pool.subarray(this.at - BYTES, this.at);
  }
}
