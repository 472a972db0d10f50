import { expect } from 'chai';
import fc from 'fast-check';
import {
  DistinctSketch,
  hashOf,
  MOST_EXACT,
  unpackDistinct,
} from '../../../../src/domain/analytics/distinct-sketch.js';
import { ByteReader } from '../../../../src/domain/shared/packed-bytes.js';

function sketchOf(from: number, to: number, name = 'user-'): DistinctSketch {
  const sketch = new DistinctSketch();
  for (let index = from; index < to; index += 1) sketch.add(hashOf(`${name}${String(index)}`));
  return sketch;
}

function again(sketch: DistinctSketch): DistinctSketch {
  const out: number[] = [];
  sketch.pack(out);
  const unpacked = new DistinctSketch();
  unpackDistinct(new ByteReader(Uint8Array.from(out)), unpacked);
  return unpacked;
}

describe('DistinctSketch', () => {
  it('is exact while there are few, however often they come', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 300 }), (texts) => {
        const sketch = new DistinctSketch();
        for (const text of [...texts, ...texts]) sketch.add(hashOf(text));
        expect(sketch.estimate()).to.equal(new Set(texts).size);
        expect(again(sketch).estimate()).to.equal(new Set(texts).size);
      }),
    );
    expect(sketchOf(0, MOST_EXACT).estimate()).to.equal(MOST_EXACT);
  });

  for (const count of [600, 2_000, 10_000, 20_000, 100_000, 1_000_000]) {
    it(`estimates ${String(count)} within six percent`, () => {
      for (const name of ['user-', 'order:']) {
        const estimate = sketchOf(0, count, name).estimate();
        expect(Math.abs(estimate - count) / count).to.be.at.most(0.06);
      }
    }).timeout(10_000);
  }

  it('counts whoever is in both once, in every form', () => {
    const sizes = [10, 400, 513, 5_000];
    for (const left of sizes) {
      for (const right of sizes) {
        const merged = again(sketchOf(0, left));
        merged.merge(again(sketchOf(0, right)));
        expect(merged.estimate()).to.equal(sketchOf(0, Math.max(left, right)).estimate());
      }
    }
  });

  it('passes over packed ones that nobody wants', () => {
    for (const size of [3, 5_000]) {
      const out: number[] = [];
      sketchOf(0, size).pack(out);
      const reader = new ByteReader(Uint8Array.from([...out, 9]));
      unpackDistinct(reader, undefined);
      expect(reader.byte()).to.equal(9);
    }
  });
});
