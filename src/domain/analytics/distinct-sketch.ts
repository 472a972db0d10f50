import { writeCount, type ByteReader } from '../shared/packed-bytes.js';

/** So many are told apart exactly. */
export const MOST_EXACT = 512;

/** 4096 registers: the error of an estimate is 1.6 % typically. */
const INDEX_BITS = 12;
const REGISTERS = 2 ** INDEX_BITS;

/** Bits of a hash besides those of the register. */
const RANK_BITS = 41;

const HASH_BYTES = 7;
const EXACT = 0;
const REGISTERED = 1;

/** 1 / (2 ln 2) */
const ALPHA = 0.721_347_520_444_481_7;

/**
 * How many different ones there are: their hashes while they are few, then registers of HyperLogLog with the
 * estimator of Ertl (2017). Sketches join exactly: whoever is in both counts once.
 */
export class DistinctSketch {
  /** Each may be there more than once, until there are many. */
  private hashes: number[] = [];
  private registers: Uint8Array | undefined;

  /** @param hash by `hashOf` */
  add(hash: number): void {
    if (this.registers) {
      note(this.registers, hash);
      return;
    }
    this.hashes.push(hash);
    if (this.hashes.length > 2 * MOST_EXACT) this.settle();
  }

  merge(other: DistinctSketch): void {
    other.settle();
    if (other.registers) this.join(other.registers);
    else for (const hash of other.hashes) this.add(hash);
  }

  estimate(): number {
    this.settle();
    return this.registers ? Math.round(estimateOf(this.registers)) : this.hashes.length;
  }

  pack(out: number[]): void {
    this.settle();
    if (this.registers) {
      out.push(REGISTERED);
      for (const register of this.registers) out.push(register);
      return;
    }
    out.push(EXACT);
    writeCount(out, this.hashes.length);
    for (const hash of this.hashes) {
      let rest = hash;
      for (let index = 0; index < HASH_BYTES; index += 1) {
        out.push(rest % 256);
        rest = Math.floor(rest / 256);
      }
    }
  }

  join(registers: Uint8Array): void {
    const own = this.registered();
    for (let index = 0; index < REGISTERS; index += 1) {
      const other = registers[index] ?? 0;
      if (other > (own[index] ?? 0)) own[index] = other;
    }
  }

  /** Each hash once, or registers where they are too many. */
  private settle(): void {
    if (this.registers || this.hashes.length < 2) return;
    this.hashes = [...new Set(this.hashes)];
    if (this.hashes.length > MOST_EXACT) this.registered();
  }

  private registered(): Uint8Array {
    if (this.registers) return this.registers;
    const registers = new Uint8Array(REGISTERS);
    for (const hash of this.hashes) note(registers, hash);
    this.registers = registers;
    this.hashes = [];
    return registers;
  }
}

/** Adds a packed sketch to another, or passes over it. */
export function unpackDistinct(reader: ByteReader, into: DistinctSketch | undefined): void {
  if (reader.byte() === REGISTERED) {
    const registers = reader.part(REGISTERS);
    into?.join(registers);
    return;
  }
  const count = reader.count();
  const bytes = reader.part(count * HASH_BYTES);
  if (!into) return;
  const at = (index: number) => bytes[index] ?? 0;
  for (let start = 0; start < bytes.length; start += HASH_BYTES) {
    const low = at(start) | (at(start + 1) << 8) | (at(start + 2) << 16) | (at(start + 3) << 24);
    const high = at(start + 4) | (at(start + 5) << 8) | (at(start + 6) << 16);
    into.add(high * 2 ** 32 + (low >>> 0));
  }
}

/** 53 bits of a text, the same in every process: cyrb53, which is in the public domain. */
export function hashOf(text: string): number {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    low = Math.imul(low ^ unit, 2_654_435_761);
    high = Math.imul(high ^ unit, 1_597_334_677);
  }
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507);
  low ^= Math.imul(high ^ (high >>> 13), 3_266_489_909);
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507);
  high ^= Math.imul(low ^ (low >>> 13), 3_266_489_909);
  return (high & 0x1fffff) * 2 ** 32 + (low >>> 0);
}

function note(registers: Uint8Array, hash: number): void {
  const index = hash % REGISTERS;
  const rest = Math.floor(hash / REGISTERS);
  const high = Math.floor(rest / 2 ** 20);
  const leading = high > 0 ? Math.clz32(high) - 11 : 21 + Math.clz32(rest % 2 ** 20) - 12;
  const rank = Math.min(leading, RANK_BITS) + 1;
  if (rank > (registers[index] ?? 0)) registers[index] = rank;
}

function estimateOf(registers: Uint8Array): number {
  const ranks = new Float64Array(RANK_BITS + 2);
  for (const rank of registers) ranks[rank] = (ranks[rank] ?? 0) + 1;
  let sum = REGISTERS * tau(1 - (ranks[RANK_BITS + 1] ?? 0) / REGISTERS);
  for (let rank = RANK_BITS; rank >= 1; rank -= 1) sum = (sum + (ranks[rank] ?? 0)) / 2;
  sum += REGISTERS * sigma((ranks[0] ?? 0) / REGISTERS);
  return (ALPHA * REGISTERS * REGISTERS) / sum;
}

function sigma(share: number): number {
  if (share === 1) return Infinity;
  let [x, y, sum] = [share, 1, share];
  for (;;) {
    x *= x;
    const before = sum;
    sum += x * y;
    if (sum === before) return sum;
    y += y;
  }
}

function tau(share: number): number {
  if (share === 0 || share === 1) return 0;
  let [x, y, sum] = [share, 1, 1 - share];
  for (;;) {
    x = Math.sqrt(x);
    const before = sum;
    y /= 2;
    sum -= (1 - x) ** 2 * y;
    if (sum === before) return sum / 3;
  }
}
