import { expect } from 'chai';
import type { MetricSlot } from '../../../../src/domain/monitoring/metric-block.js';
import { packSlots, unpackSlots } from '../../../../src/domain/shared/packed-slots.js';

describe('packSlots', () => {
  const roundTrip = (slots: readonly (MetricSlot | undefined)[]) => unpackSlots(packSlots(slots));

  it('gives every number back as it was', () => {
    const numbers = [
      ...[0, 1, -1, 63, 64, 127, 128, 2 ** 31, 2 ** 47, 2 ** 53, -(2 ** 46) + 1, 1e300, -1e-300],
      ...[0.1, -0.1, 0.123456, 123.456, 1 / 3, Math.PI * 1e9, Number.MAX_VALUE, Number.MIN_VALUE],
    ];
    for (const number of numbers) expect(roundTrip([[number]])).to.deep.equal([[number]]);
    expect(roundTrip(numbers.map((number) => [number]))).to.deep.equal(numbers.map((n) => [n]));
  });

  it('keeps gaps where they are', () => {
    const slots = [
      undefined,
      [1, 2],
      undefined,
      [1, 2],
      [3, 4],
      undefined,
      undefined,
      undefined,
      [5, 6],
    ];
    expect(roundTrip(slots)).to.deep.equal(slots);
    expect(roundTrip([])).to.deep.equal([]);
    expect(roundTrip([undefined])).to.deep.equal([undefined]);
  });

  it('writes a quiet minute in a few bytes, and a plain gauge as one column', () => {
    const quiet = Array.from({ length: 60 }, () => [0]);
    expect(packSlots(quiet)).to.have.length.below(16);
    const gauge = Array.from({ length: 60 }, (_, n) => [1, n, n, n, n]);
    expect(packSlots(gauge)).to.have.length.below(150);
    expect(roundTrip(gauge)).to.deep.equal(gauge);
    const busy = gauge.map(([, n = 0]) => [2, n * 2, n - 1, n + 1, n]);
    expect(roundTrip(busy)).to.deep.equal(busy);
  });

  it('refuses bytes of another format, and cut ones', () => {
    const packed = packSlots([[1], [0.5], [1e300]]);
    expect(() => unpackSlots(Uint8Array.of(9, ...packed.subarray(1)))).to.throw(RangeError);
    for (let length = 0; length < packed.length; length += 1) {
      expect(() => unpackSlots(packed.subarray(0, length)), String(length)).to.throw(RangeError);
    }
  });
});
