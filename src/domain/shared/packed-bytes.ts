/** A whole number from 0 on: seven bits in each byte, the lowest first. */
export function writeCount(out: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
}

export function writeFloat(out: number[], value: number): void {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  out.push(...new Uint8Array(view.buffer));
}

/** Small numbers of either sign as small numbers from 0 on. */
export const zigzag = (value: number): number => (value < 0 ? -value * 2 - 1 : value * 2);
export const unzigzag = (value: number): number => (value % 2 === 1 ? -(value + 1) / 2 : value / 2);

/** Reads what was written so. It throws a RangeError where the bytes end too early. */
export class ByteReader {
  private at = 0;
  private view: DataView | undefined;

  constructor(private readonly bytes: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new RangeError('packed bytes end too early');
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

  float(): number {
    const { buffer, byteOffset } = this.part(8);
    this.view ??= new DataView(buffer);
    return this.view.getFloat64(byteOffset);
  }

  /** The next bytes themselves, not a copy. */
  part(length: number): Uint8Array {
    if (this.at + length > this.bytes.length) throw new RangeError('packed bytes end too early');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}
