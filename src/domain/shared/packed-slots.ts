import { ByteReader, unzigzag, writeCount, writeFloat, zigzag } from './packed-bytes.js';

/** Numbers that belong together; how many is the same in every slot of a block. */
export type Slot = readonly number[];

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
export function packSlots(slots: readonly (Slot | undefined)[]): Uint8Array {
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

/** The slots that there are, column by column. */
export interface SlotColumns {
  /** How many slots the block has, those without numbers included. */
  readonly length: number;
  /** Which slots there are, ascending. */
  readonly places: readonly number[];
  /** In the order of the places. */
  readonly columns: readonly Float64Array[];
}

/** @throws RangeError when the bytes are none that `packSlots` made */
export function unpackColumns(bytes: Uint8Array): SlotColumns {
  const reader = new SlotReader(bytes);
  if (reader.byte() !== FORMAT) throw new RangeError('packed slots of an unknown format');
  const isPlain = reader.byte() === PLAIN;
  const width = reader.count();
  const length = reader.count();
  const places: number[] = [];
  for (let start = 0; start < length; start += 8) {
    const byte = reader.byte();
    for (let bit = 0; bit < 8; bit += 1) if ((byte >> bit) & 1) places.push(start + bit);
  }
  if (isPlain) {
    const values = reader.column(places.length);
    const ones = new Float64Array(places.length).fill(1);
    return { length, places, columns: [ones, values, values, values, values] };
  }
  const columns = Array.from({ length: width }, () => reader.column(places.length));
  return { length, places, columns };
}

/** @throws RangeError when the bytes are none that `packSlots` made */
export function unpackSlots(bytes: Uint8Array): readonly (Slot | undefined)[] {
  const { length, places, columns } = unpackColumns(bytes);
  const slots = Array<Slot | undefined>(length).fill(undefined);
  for (const [index, place] of places.entries()) {
    slots[place] = columns.map((column) => column[index] ?? 0);
  }
  return slots;
}

function isPlainGauge([count, sum, min, max, last]: Slot): boolean {
  return count === 1 && sum === min && sum === max && sum === last;
}

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
  writeFloat(out, value);
}

class SlotReader extends ByteReader {
  column(length: number): Float64Array {
    const values = new Float64Array(length);
    let before = 0;
    let index = 0;
    while (index < length) {
      const head = this.count();
      const form = head % 4;
      const rest = (head - form) / 4;
      if (form === REPEATED) {
        if (rest === 0 || rest > length - index) throw new RangeError('bad repetition');
        if (before !== 0) values.fill(before, index, index + rest);
        index += rest;
        continue;
      }
      before = this.number(form, rest);
      values[index] = before;
      index += 1;
    }
    return values;
  }

  private number(form: number, rest: number): number {
    if (form === INTEGER) return unzigzag(rest);
    if (form === DECIMAL) return unzigzag(this.count()) / 10 ** rest;
    return this.float();
  }
}
