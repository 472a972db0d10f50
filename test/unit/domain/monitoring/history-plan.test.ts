import { expect } from 'chai';
import {
  planParts,
  slotCost,
  slotsIn,
  type CoverageMs,
} from '../../../../src/domain/monitoring/history-plan.js';
import type { SPANS } from '../../../../src/domain/monitoring/metric-block.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Seconds of the last six hours, minutes of two weeks; the hour that began at 0 runs. */
const COVERAGE: CoverageMs = {
  second: { fromMs: -6 * HOUR, toMs: 30 * MINUTE },
  minute: { fromMs: -14 * DAY, toMs: 0 },
  hour: { fromMs: -60 * DAY, toMs: -DAY },
};

const shown = (fromMs: number, toMs: number, stepMs: number, coverage = COVERAGE) =>
  planParts({ fromMs, toMs, stepMs }, coverage).map(
    ({ resolution, fromMs: from, toMs: to, areRolling }) =>
      `${resolution}${areRolling ? ' rolling' : ''} ${String(from / SECOND)}..${String(to / SECOND)}`,
  );

describe('planParts', () => {
  it('tells the ends of a time by finer slots than its middle', () => {
    expect(shown(-2 * HOUR - 90 * SECOND, 10 * MINUTE + 7 * SECOND, HOUR)).to.deep.equal([
      'second -7290..-7260',
      'minute -7260..-7200',
      'hour -7200..0',
      'second rolling 0..600',
      'second 600..607',
    ]);
  });

  it('takes hours only for whole hours, minutes only for whole minutes', () => {
    expect(shown(-HOUR - MINUTE, -MINUTE, HOUR)).to.deep.equal(['minute -3660..-60']);
    expect(shown(-100 * SECOND, -70 * SECOND, MINUTE)).to.deep.equal(['second -100..-70']);
  });

  it('lets coarser slots stand in where finer ones are deleted', () => {
    expect(shown(-DAY, -DAY + 90 * SECOND, SECOND)).to.deep.equal(['minute -86400..-86310']);
    expect(shown(-30 * DAY, -30 * DAY + HOUR, MINUTE)).to.deep.equal(['hour -2592000..-2588400']);
  });

  it('reads seconds before anything is rolled up', () => {
    expect(shown(0, HOUR, HOUR, {})).to.deep.equal(['second rolling 0..3600']);
    expect(shown(0, MINUTE, SECOND, {})).to.deep.equal(['minute 0..60']);
  });

  it('leaves nothing out and counts nothing twice, whatever the time', () => {
    const edges = [-61 * DAY, -20 * DAY - 1, -7 * HOUR + 1, -90_001, -1, 0, 1, 59_999, 40 * MINUTE];
    for (const fromMs of edges) {
      for (const toMs of edges.filter((edge) => edge > fromMs)) {
        for (const stepMs of [SECOND, MINUTE, HOUR]) {
          const parts = planParts({ fromMs, toMs, stepMs }, COVERAGE);
          expect(parts[0]?.fromMs).to.equal(fromMs);
          expect(parts.at(-1)?.toMs).to.equal(toMs);
          for (const [index, part] of parts.entries()) {
            if (index > 0) expect(part.fromMs).to.equal(parts[index - 1]?.toMs);
          }
        }
      }
    }
  });
});

describe('slotCost', () => {
  it('weighs a histogram by its buckets', () => {
    const costs = [
      slotCost({ kind: 'counter', bounds: [] }),
      slotCost({ kind: 'gauge', bounds: [] }),
      slotCost({ kind: 'histogram', bounds: Array<number>(15).fill(1) }),
      slotCost({ kind: 'histogram', bounds: Array<number>(60).fill(1) }),
    ];
    expect(costs).to.deep.equal([17, 21, 33, 78]);
  });
});

describe('slotsIn', () => {
  it('counts what is looked at, of minutes that are rolled up once', () => {
    const part = (resolution: keyof typeof SPANS, fromMs: number, toMs: number) => ({
      resolution,
      fromMs,
      toMs,
    });
    expect(slotsIn([part('second', 0, MINUTE), part('minute', 0, HOUR)])).to.equal(120);
    expect(slotsIn([{ ...part('second', 0, HOUR), areRolling: true }])).to.equal(540);
  });
});
