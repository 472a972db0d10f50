import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Availability } from '../../../../src/domain/monitoring/availability.js';
import { healthScore, SCORE_WEIGHTS } from '../../../../src/domain/monitoring/health-score.js';
import {
  judgeTargets,
  type ServiceFacts,
} from '../../../../src/domain/monitoring/judge-targets.js';
import { MEASURED } from '../../../../src/domain/monitoring/measured.js';
import type { MetricTotals } from '../../../../src/domain/monitoring/metric-totals.js';
import type { TargetName } from '../../../../src/domain/monitoring/target.js';
import { ROOT } from '../../../support/brain-process.js';
import { HOUR_MS, madeTotals } from '../../../support/metric-totals.js';

const TARGETS = {
  availability: 0.999,
  successRate: 0.95,
  averageResponseSeconds: 2,
  recoverySeconds: 30,
  concurrentOperations: 1_000,
};

const UP: Availability = {
  totalMs: 1_000_000,
  upMs: 1_000_000,
  plannedMs: 0,
  unplannedMs: 0,
  outages: [],
};

interface Given extends Partial<Omit<ServiceFacts, 'metric'>> {
  readonly metrics?: Readonly<Record<string, MetricTotals>>;
}

function judge(name: TargetName, { metrics = {}, ...change }: Given = {}) {
  const facts: ServiceFacts = {
    availability: UP,
    recoveries: [],
    capacity: 1_000,
    metric: (metric) => metrics[metric] ?? madeTotals(1),
    ...change,
  };
  const found = judgeTargets(TARGETS, facts).find((target) => target.name === name);
  if (!found) throw new Error(`no target ${name}`);
  return found;
}

const once = (value: number) => (minute: number) => [minute === 0 ? value : 0];

describe('judgeTargets', () => {
  it('judges availability by the share of time, planned stops included', () => {
    expect(judge('availability').state).to.equal('met');
    const down = { ...UP, upMs: 998_000, plannedMs: 500, unplannedMs: 1_500 };
    const { state, value, budget, facts } = judge('availability', { availability: down });
    expect({ state, value }).to.deep.equal({ state: 'missed', value: 0.998 });
    expect(budget?.total).to.be.closeTo(1, 1e-9);
    expect(budget?.used).to.equal(2);
    expect(budget?.burn).to.be.closeTo(2, 1e-9);
    expect(facts).to.include({ plannedSeconds: 0.5, unplannedSeconds: 1.5 });
    const edge = { ...UP, upMs: 999_000, unplannedMs: 1_000 };
    expect(judge('availability', { availability: edge }).state).to.equal('met');
    expect(judge('availability', { availability: { ...UP, totalMs: 0, upMs: 0 } }).state).to.equal(
      'unknown',
    );
  });

  const calls = (count: number, failed: number, refused: number) => ({
    [MEASURED.useCaseSeconds]: madeTotals(1, {
      kind: 'histogram',
      bounds: [1],
      slot: (minute) => [0, minute === 0 ? count : 0, 0],
    }),
    [MEASURED.useCaseFailures]: madeTotals(
      1,
      { kind: 'counter', labels: { kind: 'internal' }, slot: once(failed) },
      { kind: 'counter', labels: { kind: 'not-found' }, slot: once(refused) },
    ),
  });

  it('counts failures that callers did not cause against the success rate', () => {
    expect(judge('successRate', { metrics: calls(100, 5, 90) })).to.include({
      state: 'met',
      value: 0.95,
    });
    expect(judge('successRate', { metrics: calls(100, 6, 0) })).to.include({ state: 'missed' });
    expect(judge('successRate', { metrics: calls(100, 6, 0) }).budget).to.deep.include({ used: 6 });
  });

  it('counts jobs that were given up, and says nothing of a handful', () => {
    const jobs = madeTotals(
      1,
      { kind: 'counter', labels: { outcome: 'completed' }, slot: once(18) },
      { kind: 'counter', labels: { outcome: 'dead_letter' }, slot: once(2) },
      { kind: 'counter', labels: { outcome: 'failed' }, slot: once(50) },
    );
    expect(judge('successRate', { metrics: { [MEASURED.jobsSettled]: jobs } })).to.include({
      state: 'missed',
      value: 0.9,
    });
    expect(judge('successRate', { metrics: calls(19, 19, 0) }).state).to.equal('unknown');
  });

  it('judges the average time of an answer', () => {
    const taking = (seconds: number) => ({
      [MEASURED.requestSeconds]: madeTotals(1, {
        kind: 'histogram',
        bounds: [10],
        slot: (minute) => (minute === 0 ? [seconds * 10, 10, 0] : [0, 0, 0]),
      }),
    });
    expect(judge('averageResponseSeconds', { metrics: taking(2) })).to.include({
      state: 'met',
      value: 2,
    });
    const late = judge('averageResponseSeconds', { metrics: taking(3) });
    expect(late).to.include({ state: 'missed', value: 3 });
    expect(late.budget).to.deep.equal({
      unit: 'seconds',
      total: 20,
      used: 30,
      left: -10,
      burn: 1.5,
    });
    expect(judge('averageResponseSeconds').state).to.equal('unknown');
  });

  it('judges how long failures last, those included that are not over', () => {
    const lasting = (...seconds: readonly number[]) => ({
      recoveries: seconds.map((length, index) => ({
        fromMs: index * HOUR_MS,
        toMs: index * HOUR_MS + length * 1_000,
        isOver: index > 0,
      })),
    });
    expect(judge('recoverySeconds', lasting(20, 40))).to.include({ state: 'met', value: 30 });
    const slow = judge('recoverySeconds', lasting(20, 41));
    expect(slow.state).to.equal('missed');
    expect(slow.facts).to.deep.equal({ failures: 2, longestSeconds: 41, notOver: 1 });
    expect(judge('recoverySeconds').state).to.equal('unknown');
  });

  it('judges the requests that fit in at once', () => {
    const metrics = {
      [MEASURED.requestsUnderWay]: madeTotals(1, { kind: 'gauge', slot: () => [60, 60, 0, 7, 1] }),
    };
    expect(judge('concurrentOperations', { metrics }).budget).to.include({ total: 1_000, used: 7 });
    expect(judge('concurrentOperations', { capacity: 999 }).state).to.equal('missed');
    expect(judge('concurrentOperations').state).to.equal('met');
  });
});

describe('healthScore', () => {
  const fine = {
    targets: judgeTargets(TARGETS, {
      availability: UP,
      recoveries: [],
      capacity: 1_000,
      metric: () => madeTotals(1),
    }),
    health: 'healthy',
    eventLoop: 0.1,
    cpu: 0.2,
    memory: 0.3,
  } as const;

  it('has weights that add up to 100', () => {
    expect(Object.values(SCORE_WEIGHTS).reduce<number>((a, b) => a + b, 0)).to.equal(100);
  });

  it('is 100 when all is well, and leaves out what is not known', () => {
    const { score, lost, parts } = healthScore(fine);
    expect({ score, lost }).to.deep.equal({ score: 100, lost: [] });
    expect(parts.map(({ part }) => part)).to.not.include('recoverySeconds');
    const unknown = {
      ...fine,
      targets: [],
      eventLoop: undefined,
      cpu: undefined,
      memory: undefined,
    };
    expect(healthScore(unknown)).to.deep.include({ score: 100 });
  });

  it('names the parts that cost points, the most costly first', () => {
    const { score, lost } = healthScore({ ...fine, health: 'unhealthy', cpu: 0.825, memory: 0.99 });
    expect(lost.map(({ part, points }) => [part, points])).to.deep.equal([
      ['health', 0],
      ['memory', 0],
      ['cpu', 2.5],
    ]);
    expect(score).to.equal(63);
    expect(lost[2]?.because).to.equal('83 % used on average');
  });

  it('takes points by how far a target is missed', () => {
    const missed = (burn: number | null) => ({
      ...fine,
      targets: [
        {
          ...judge('availability'),
          state: 'missed' as const,
          value: 0.9,
          budget: { unit: 'seconds' as const, total: 1, used: 1, left: 0, burn },
        },
      ],
    });
    const points = (burn: number | null) =>
      healthScore(missed(burn)).parts.find(({ part }) => part === 'availability')?.points;
    expect([1, 1.5, 2, 9, null].map(points)).to.deep.equal([25, 12.5, 0, 0, 0]);
  });
});

describe('docs/operating.md', () => {
  it('shows the weights of the score as they are', () => {
    const page = readFileSync(join(ROOT, 'docs', 'operating.md'), 'utf8');
    const shown = [...page.matchAll(/^\| `(\w+)` +\| (\d+) +\|/gm)].map(([, part, points]) => [
      part,
      Number(points),
    ]);
    expect(Object.fromEntries(shown)).to.deep.equal(SCORE_WEIGHTS);
  });
});
