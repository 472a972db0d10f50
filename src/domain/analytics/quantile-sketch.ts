import { unzigzag, writeCount, zigzag, type ByteReader } from '../shared/packed-bytes.js';

/** An answer differs from the value it stands for by at most this part of it. */
export const QUANTILE_ERROR = 0.01;

const GAMMA = (1 + QUANTILE_ERROR) / (1 - QUANTILE_ERROR);
const LOG_GAMMA = Math.log(GAMMA);

/** What is nearer to zero counts as zero. */
const SMALLEST = 1e-9;

/** The number of the first bin; what follows grows with the value. */
const FIRST = Math.ceil(Math.log(SMALLEST) / LOG_GAMMA);

/** Room that is made at least when a value lies outside. */
const MARGIN = 8;

/**
 * How values are spread: how many there are in bins whose bounds grow by a factor, below and above zero, after
 * DDSketch (Masson, Rim and Lee, 2019). Sketches add up exactly. Values are bounded, and so are the bins: none is
 * ever joined with another.
 */
export class QuantileSketch {
  private counts = new Float64Array(0);
  private first = 0;
  private added = 0;

  get total(): number {
    return this.added;
  }

  add(value: number): void {
    this.addTo(binOf(value), 1);
  }

  addTo(bin: number, count: number): void {
    let at = bin - this.first;
    if (at < 0 || at >= this.counts.length) {
      this.makeRoom(bin);
      at = bin - this.first;
    }
    this.counts[at] = (this.counts[at] ?? 0) + count;
    this.added += count;
  }

  merge(other: QuantileSketch): void {
    const { counts, first } = other;
    for (let at = 0; at < counts.length; at += 1) {
      const count = counts[at] ?? 0;
      if (count > 0) this.addTo(first + at, count);
    }
  }

  /** What about a part `rank` of the values is not above: of 0.5 the lower median. Undefined: there is none. */
  quantile(rank: number): number | undefined {
    if (this.added === 0) return undefined;
    const wanted = Math.floor(rank * (this.added - 1));
    let passed = 0;
    for (let at = 0; at < this.counts.length; at += 1) {
      passed += this.counts[at] ?? 0;
      if (passed > wanted) return valueOf(this.first + at);
    }
    return undefined;
  }

  /** Ascending, those with values only. */
  *bins(): Generator<readonly [number, number]> {
    for (let at = 0; at < this.counts.length; at += 1) {
      const count = this.counts[at] ?? 0;
      if (count > 0) yield [this.first + at, count];
    }
  }

  pack(out: number[]): void {
    const bins = [...this.bins()];
    writeCount(out, bins.length);
    let before = 0;
    for (const [bin, count] of bins) {
      writeCount(out, zigzag(bin - before));
      writeCount(out, count);
      before = bin;
    }
  }

  private makeRoom(bin: number): void {
    const { length } = this.counts;
    const margin = Math.max(MARGIN, length >> 1);
    const isEmpty = length === 0;
    const from = isEmpty ? bin : Math.min(this.first, bin < this.first ? bin - margin : bin);
    const end = this.first + length;
    const to = isEmpty ? bin + 1 : Math.max(end, bin >= end ? bin + margin : bin);
    const roomy = new Float64Array(to - from);
    roomy.set(this.counts, isEmpty ? 0 : this.first - from);
    this.counts = roomy;
    this.first = from;
  }
}

/** Adds a packed sketch to another, or passes over it. */
export function unpackQuantiles(reader: ByteReader, into: QuantileSketch | undefined): void {
  let bin = 0;
  for (let left = reader.count(); left > 0; left -= 1) {
    bin += unzigzag(reader.count());
    const count = reader.count();
    into?.addTo(bin, count);
  }
}

function binOf(value: number): number {
  const size = Math.abs(value);
  if (size < SMALLEST) return 0;
  const place = Math.ceil(Math.log(size) / LOG_GAMMA) - FIRST + 1;
  return value < 0 ? -place : place;
}

/** The one whose relative distance to both ends of the bin is the same. */
function valueOf(bin: number): number {
  if (bin === 0) return 0;
  const size = (2 * GAMMA ** (Math.abs(bin) + FIRST - 1)) / (GAMMA + 1);
  return bin < 0 ? -size : size;
}
