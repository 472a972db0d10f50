import type { MetricSlot } from './metric-block.js';

/** First byte: how the rest is written. */
const FORMAT = 1;

/** Gauges with one sample in every slot: count, sum, min, max and last say the same. */
const PLAIN = 1;

/** Integers of a size up to this take a few bytes; larger ones eight. */
const MOST_INTEGER = 2 ** 47;
const MOST_MANTISSA = 2 ** 45;
const MOST_DECIMALS = 12;

const REPEATED = 0;
const INTEGER = 1;
const DECIMAL = 2;
const FLOAT = 3;

/**
 * The slots of a block in few bytes: which there are, then value by value of all of them, column by column.
 * Repetitions, whole numbers and short decimals are short; every number comes back as it was.
 */
export function packSlots(slots: readonly (MetricSlot | undefined)[]): Uint8Array {
  const present = slots.filter((slot) => slot !== undefined);
  const columns = present[0]?.length ?? 0;
  const isPlain = columns === 5 && present.every(isPlainGauge);
  const out: number[] = [FORMAT, isPlain ? PLAIN : 0];
  writeCount(out, columns);
  writeCount(out, slots.length);
  for (let start = 0; start < slots.length; start += 8) {
    let byte = 0;
    for (let bit = 0; bit < 8; bit += 1) if (slots[start + bit]) byte += 2 ** bit;
    out.push(byte);
  }
  for (let column = 0; column < (isPlain ? 1 : columns); column += 1) {
    writeColumn(
      out,
      present.map((slot) => slot[isPlain ? 1 : column] ?? 0),
    );
  }
  return Uint8Array.from(out);
}

/** @throws RangeError when the bytes are none that `packSlots` made */
export function unpackSlots(bytes: Uint8Array): readonly (MetricSlot | undefined)[] {
  const reader = new Reader(bytes);
  if (reader.byte() !== FORMAT) throw new RangeError('packed slots of an unknown format');
  const isPlain = reader.byte() === PLAIN;
  const columns = reader.count();
  const length = reader.count();
  const places: number[] = [];
  for (let start = 0; start < length; start += 8) {
    const byte = reader.byte();
    for (let bit = 0; bit < 8; bit += 1) if ((byte >> bit) & 1) places.push(start + bit);
  }
  const present = places.map(() => Array<number>(columns).fill(0));
  for (let column = 0; column < (isPlain ? 1 : columns); column += 1) {
    reader.column(present, column);
  }
  const slots = Array<MetricSlot | undefined>(length).fill(undefined);
  for (const [index, place] of places.entries()) {
    const slot = present[index] ?? [];
    const [value = 0] = slot;
    slots[place] = isPlain ? [1, value, value, value, value] : slot;
  }
  return slots;
}

function isPlainGauge([count, sum, min, max, last]: MetricSlot): boolean {
  return count === 1 && sum === min && sum === max && sum === last;
}

function writeCount(out: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
}

const zigzag = (value: number): number => (value < 0 ? -value * 2 - 1 : value * 2);
const unzigzag = (value: number): number => (value % 2 === 1 ? -(value + 1) / 2 : value / 2);

function writeColumn(out: number[], values: readonly number[]): void {
  let before: number | undefined;
  let repeated = 0;
  const flush = () => {
    if (repeated > 0) writeCount(out, repeated * 4 + REPEATED);
    repeated = 0;
  };
  for (const value of values) {
    if (value === before) {
      repeated += 1;
      continue;
    }
    flush();
    writeNumber(out, value);
    before = value;
  }
  flush();
}

function writeNumber(out: number[], value: number): void {
  if (Number.isInteger(value) && Math.abs(value) < MOST_INTEGER) {
    writeCount(out, zigzag(value + 0) * 4 + INTEGER);
    return;
  }
  for (let decimals = 1; decimals <= MOST_DECIMALS; decimals += 1) {
    const mantissa = Math.round(value * 10 ** decimals);
    if (Math.abs(mantissa) > MOST_MANTISSA) break;
    if (mantissa / 10 ** decimals !== value) continue;
    writeCount(out, decimals * 4 + DECIMAL);
    writeCount(out, zigzag(mantissa));
    return;
  }
  writeCount(out, FLOAT);
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  out.push(...new Uint8Array(view.buffer));
}

class Reader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new RangeError('packed slots end too early');
    this.at += 1;
    return byte;
  }

  count(): number {
    let byte = this.byte();
    if (byte < 128) return byte;
    let value = byte - 128;
    for (let weight = 128; ; weight *= 128) {
      byte = this.byte();
      if (byte < 128) return value + byte * weight;
      value += (byte - 128) * weight;
    }
  }

  /** Reads a column into slots of zeros. */
  column(slots: readonly number[][], column: number): void {
    let before = 0;
    let index = 0;
    while (index < slots.length) {
      const head = this.count();
      const form = head % 4;
      const rest = (head - form) / 4;
      if (form === REPEATED) {
        if (rest === 0 || rest > slots.length - index) throw new RangeError('bad repetition');
        if (before !== 0) this.repeat(slots.slice(index, index + rest), column, before);
        index += rest;
        continue;
      }
      before = this.number(form, rest);
      const slot = slots[index];
      if (slot) slot[column] = before;
      index += 1;
    }
  }

  private repeat(slots: readonly number[][], column: number, value: number): void {
    for (const slot of slots) slot[column] = value;
  }

  private number(form: number, rest: number): number {
    if (form === INTEGER) return unzigzag(rest);
    if (form === DECIMAL) return unzigzag(this.count()) / 10 ** rest;
    const view = new DataView(new ArrayBuffer(8));
    for (let index = 0; index < 8; index += 1) view.setUint8(index, this.byte());
    return view.getFloat64(0);
  }
}
