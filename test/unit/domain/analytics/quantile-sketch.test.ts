import { expect } from 'chai';
import fc from 'fast-check';
import {
  QUANTILE_ERROR,
  QuantileSketch,
  unpackQuantiles,
} from '../../../../src/domain/analytics/quantile-sketch.js';
import { ByteReader } from '../../../../src/domain/shared/packed-bytes.js';

const RANKS = [0, 0.25, 0.5, 0.95, 0.99, 1];

function sketchOf(values: readonly number[]): QuantileSketch {
  const sketch = new QuantileSketch();
  for (const value of values) sketch.add(value);
  return sketch;
}

function packed(sketch: QuantileSketch): Uint8Array {
  const out: number[] = [];
  sketch.pack(out);
  return Uint8Array.from(out);
}

const values = fc.array(
  fc.oneof(
    fc.integer({ min: -1_000, max: 1_000 }),
    fc.double({ min: -1e15, max: 1e15, noNaN: true }),
    fc.double({ min: 1e-6, max: 1, noNaN: true }),
  ),
  { minLength: 1, maxLength: 200 },
);

describe('QuantileSketch', () => {
  it('answers within one percent of the value at the rank', () => {
    fc.assert(
      fc.property(values, (all) => {
        const sorted = [...all].sort((a, b) => a - b);
        const sketch = sketchOf(all);
        for (const rank of RANKS) {
          const exact = sorted[Math.floor(rank * (sorted.length - 1))]!;
          const off = Math.abs(sketch.quantile(rank)! - exact);
          expect(off).to.be.at.most(Math.abs(exact) * (QUANTILE_ERROR + 1e-9) + 1e-9);
        }
      }),
    );
  });

  it('is the same whether values come together or in parts, and after it was packed', () => {
    fc.assert(
      fc.property(values, values, (left, right) => {
        const whole = sketchOf([...left, ...right]);
        const merged = sketchOf(left);
        merged.merge(sketchOf(right));
        const unpacked = sketchOf([]);
        unpackQuantiles(new ByteReader(packed(merged)), unpacked);
        expect([...merged.bins()]).to.deep.equal([...whole.bins()]);
        expect([...unpacked.bins()]).to.deep.equal([...whole.bins()]);
        expect(unpacked.total).to.equal(left.length + right.length);
      }),
    );
  });

  it('passes over a packed one that nobody wants', () => {
    const bytes = Uint8Array.from([...packed(sketchOf([1, 2, 3])), 7]);
    const reader = new ByteReader(bytes);
    unpackQuantiles(reader, undefined);
    expect(reader.byte()).to.equal(7);
  });

  it('has no quantile without values', () => {
    expect(new QuantileSketch().quantile(0.5)).to.equal(undefined);
  });
});
