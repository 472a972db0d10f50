import { expect } from 'chai';
import { SampleBuffer } from '../../../../src/application/monitoring/sample-buffer.js';
import type { MetricReading } from '../../../../src/ports/runtime/metrics.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const counter = (name: string, value: number, of = ''): MetricReading => ({
  kind: 'counter',
  name,
  labels: { of },
  value,
});

const many = (name: string, count: number, first = 0): readonly MetricReading[] =>
  Array.from({ length: count }, (_, index) => counter(name, 1, String(first + index)));

describe('SampleBuffer', () => {
  it('has room for what the program counts, however many custom series there are', () => {
    const buffer = new SampleBuffer('a');
    const custom = many('custom_flood_total', 1_200);
    expect(buffer.add(custom, new Date(0)).leftOut).to.equal(200);
    const own = [...many('own_total', 6_000), counter('authentication_failures_total', 3)];
    expect(buffer.add([...custom, ...own], new Date(SECOND)).leftOut).to.equal(200);
    expect(buffer.blocks('authentication_failures_total')[0]?.slots[1]).to.deep.equal([3]);
    expect(buffer.blocks('custom_flood_total')).to.have.lengthOf(1_000);
  });

  it('gives the room of custom series that are gone to others, which begin anew', () => {
    const buffer = new SampleBuffer('a');
    buffer.add(many('custom_a_total', 1_000), new Date(0));
    expect(buffer.add(many('custom_b_total', 10), new Date(SECOND)).leftOut).to.equal(10);
    expect(buffer.add(many('custom_b_total', 1_000), new Date(2 * SECOND)).leftOut).to.equal(0);
    for (const second of [3, 4]) {
      buffer.add(many('custom_a_total', 1), new Date(second * SECOND));
    }
    const slots = buffer.blocks('custom_a_total')[0]?.slots ?? [];
    expect([slots[0], slots[4]]).to.deep.equal([[1], [1]]);
  });

  it('answers copies of one metric only', () => {
    const buffer = new SampleBuffer('a');
    const readings = [counter('a_total', 1), counter('b_total', 2)];
    buffer.add(readings, new Date(0));
    buffer.add(readings, new Date(MINUTE));
    const [first, ...rest] = buffer.blocks('a_total');
    expect(rest.map(({ startMs }) => startMs)).to.deep.equal([MINUTE]);
    (first?.slots as unknown[])[0] = 'changed';
    expect(buffer.blocks('a_total')[0]?.slots[0]).to.deep.equal([1]);
    expect(buffer.oldest()).to.have.lengthOf(2);
  });

  it('drops minutes that a clock that was ahead left', () => {
    const buffer = new SampleBuffer('a');
    const ahead = 2 * 86_400_000;
    buffer.add([counter('a_total', 1)], new Date(ahead));
    expect(buffer.add([counter('a_total', 3)], new Date(0)).dropped).to.equal(1);
    expect(buffer.blocks('a_total').map(({ startMs, slots }) => [startMs, slots[0]])).to.deep.equal(
      [[0, [2]]],
    );
    // Set back by a moment, across the end of a minute.
    buffer.add([counter('a_total', 4)], new Date(MINUTE));
    expect(buffer.add([counter('a_total', 4)], new Date(MINUTE - 1)).dropped).to.equal(0);
  });
});
