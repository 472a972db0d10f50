import { expect } from 'chai';
import { checkSample } from '../../../../src/domain/monitoring/custom-metric.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import type { JsonObject } from '../../../../src/domain/shared/json.js';

const faultsOf = (sample: Parameters<typeof checkSample>[0]): readonly string[] => {
  try {
    checkSample(sample);
    return [];
  } catch (error) {
    expect(error).to.be.instanceOf(AppError);
    return (error as AppError).faults.map(({ path }) => path);
  }
};

describe('checkSample', () => {
  it('takes a value for a gauge, with tags as texts', () => {
    expect(checkSample({ name: 'a', value: -1.5, tags: { b: 1, c: true, d: 'x' } })).to.deep.equal({
      name: 'a',
      writtenName: 'a',
      family: 'a',
      kind: 'gauge',
      unit: undefined,
      value: -1.5,
      tags: { b: '1', c: 'true', d: 'x' },
    });
  });

  const NAMES: readonly (readonly [string, 'gauge' | 'counter', string])[] = [
    ['signups', 'gauge', 'signups'],
    ['checkout.duration-ms', 'gauge', 'checkout_duration_ms'],
    ['queueDepth', 'gauge', 'queue_depth'],
    ['HTTPCalls', 'gauge', 'httpcalls'],
    ['orders', 'counter', 'orders_total'],
    ['orders_total', 'counter', 'orders_total'],
    ['a..b-', 'gauge', 'a_b'],
  ];
  for (const [name, kind, written] of NAMES) {
    it(`writes the ${kind} ${name} as ${written}`, () => {
      expect(checkSample({ name, value: 1, kind }).writtenName).to.equal(written);
    });
  }

  it('refuses names that cannot be written', () => {
    for (const name of ['', '1a', '_a', 'a b', 'a{b="c"}', 'ä', 'a\nb', 'x'.repeat(101)]) {
      expect(faultsOf({ name, value: 1 }), name).to.deep.equal(['name']);
    }
  });

  it('refuses endings that monitoring systems give a meaning', () => {
    for (const ending of ['bucket', 'sum', 'count', 'created', 'info']) {
      for (const kind of ['gauge', 'counter'] as const) {
        expect(faultsOf({ name: `latency_${ending}`, value: 1, kind })).to.deep.equal(['name']);
        expect(faultsOf({ name: `latency.${ending}-`, value: 1, kind })).to.deep.equal(['name']);
        expect(faultsOf({ name: ending, value: 1, kind })).to.deep.equal(['name']);
      }
    }
    for (const name of ['latency_ms_total', 'total', 'latencyTotal']) {
      expect(faultsOf({ name, value: 1 }), name).to.deep.equal(['name']);
    }
    for (const name of ['total', 'a_total_total']) {
      expect(faultsOf({ name, value: 1, kind: 'counter' }), name).to.deep.equal(['name']);
    }
    for (const name of ['summary', 'discount', 'subtotals', 'info_page']) {
      expect(faultsOf({ name, value: 1 }), name).to.deep.equal([]);
    }
  });

  it('refuses values that are none, and counters that fall', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(faultsOf({ name: 'a', value })).to.deep.equal(['value']);
    }
    expect(faultsOf({ name: 'a', value: -1, kind: 'counter' })).to.deep.equal(['value']);
    expect(faultsOf({ name: 'a', value: 0, kind: 'counter' })).to.deep.equal([]);
  });

  it('refuses tags that monitoring systems could not read, naming each', () => {
    const tags = { 'a b': 1, le: 2, quantile: 3, __name__: 4, ok: null, fine: 1 } as JsonObject;
    expect(faultsOf({ name: 'a', value: 1, tags })).to.deep.equal([
      ...['tags.a b', 'tags.le', 'tags.quantile', 'tags.__name__', 'tags.ok'],
    ]);
    const long = { name: 'a', value: 1, tags: { a: 'x'.repeat(201) } };
    expect(faultsOf(long)).to.deep.equal(['tags.a']);
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`t${String(at)}`, 1]));
    expect(faultsOf({ name: 'a', value: 1, tags: many })).to.deep.equal(['tags']);
    const { t20: _t20, ...fewer } = many;
    expect(faultsOf({ name: 'a', value: 1, tags: fewer })).to.deep.equal([]);
  });
});
