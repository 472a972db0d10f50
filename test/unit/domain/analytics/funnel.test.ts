import { expect } from 'chai';
import fc from 'fast-check';
import type { AnalyticsEvent } from '../../../../src/domain/analytics/analytics-event.js';
import {
  Funnel,
  requireFunnel,
  type FunnelQuery,
} from '../../../../src/domain/analytics/funnel.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';

type Event = Pick<AnalyticsEvent, 'name' | 'at' | 'subject' | 'dimensions'>;

const START = Date.UTC(2026, 2, 1);

function event(name: string, second: number, subject: string | null = 'x', dimensions = {}): Event {
  return { name, at: new Date(START + second * 1_000), subject, dimensions };
}

function query(change: Partial<FunnelQuery> = {}): FunnelQuery {
  return {
    steps: ['a', 'b', 'c'].map((name) => ({ name, filter: {} })),
    from: new Date(START),
    to: new Date(START + 100_000),
    windowSeconds: 10,
    ...change,
  };
}

function run(events: readonly Event[], change: Partial<FunnelQuery> = {}) {
  const funnel = new Funnel(query(change));
  for (const one of events) funnel.add(one);
  return funnel;
}

const subjectsOf = (funnel: Funnel) => funnel.whole().map(({ subjects }) => subjects);

/** How far one subject comes, by trying every run there can be. */
function furthest(events: readonly Event[], { steps, windowSeconds }: FunnelQuery): number {
  const follow = (from: number, step: number, beganMs: number): number => {
    let best = step;
    for (let index = from; index < events.length && step < steps.length; index += 1) {
      const { name, at } = events[index]!;
      if (name !== steps[step]!.name || at.getTime() - beganMs > windowSeconds * 1_000) continue;
      best = Math.max(best, follow(index + 1, step + 1, beganMs));
    }
    return best;
  };
  return events.reduce((best, { name, at }, index) => {
    return name === steps[0]!.name ? Math.max(best, follow(index + 1, 1, at.getTime())) : best;
  }, 0);
}

describe('Funnel', () => {
  it('counts who comes how far, the shares and the usual time', () => {
    const funnel = run([
      event('a', 0, 'one'),
      event('a', 1, 'two'),
      event('a', 2, 'three'),
      event('b', 4, 'one'),
      event('b', 9, 'two'),
      event('c', 10, 'one'),
    ]);
    expect(funnel.whole()).to.deep.equal([
      { name: 'a', subjects: 3, conversion: 1, stepConversion: 1, medianSeconds: null },
      { name: 'b', subjects: 2, conversion: 2 / 3, stepConversion: 2 / 3, medianSeconds: 6 },
      { name: 'c', subjects: 1, conversion: 1 / 3, stepConversion: 1 / 2, medianSeconds: 6 },
    ]);
  });

  it('takes steps in their order only, within the window from the first', () => {
    expect(subjectsOf(run([event('b', 0), event('a', 1), event('c', 2)]))).to.deep.equal([1, 0, 0]);
    expect(subjectsOf(run([event('a', 0), event('b', 5), event('c', 11)]))).to.deep.equal([
      1, 1, 0,
    ]);
    expect(subjectsOf(run([event('a', 0), event('b', 5), event('c', 10)]))).to.deep.equal([
      1, 1, 1,
    ]);
  });

  it('lets a later beginning count', () => {
    const events = [event('a', 0), event('a', 8), event('b', 9), event('c', 17)];
    expect(subjectsOf(run(events))).to.deep.equal([1, 1, 1]);
  });

  it('takes one event for one step where the same name comes twice', () => {
    const steps = ['a', 'a'].map((name) => ({ name, filter: {} }));
    expect(subjectsOf(run([event('a', 0)], { steps }))).to.deep.equal([1, 0]);
    expect(subjectsOf(run([event('a', 0), event('a', 0)], { steps }))).to.deep.equal([1, 1]);
  });

  it('begins within the time only, and ends after it', () => {
    const change = { from: new Date(START + 1_000), to: new Date(START + 2_000) };
    const events = [event('a', 0, 'early'), event('a', 1, 'in'), event('a', 2, 'late')];
    expect(subjectsOf(run([...events, event('b', 5, 'in')], change))).to.deep.equal([1, 1, 0]);
  });

  it('filters by dimensions, groups by one of the first step, and leaves out who is nobody', () => {
    const steps = [
      { name: 'a', filter: { plan: ['team', '(none)'] } },
      { name: 'b', filter: {} },
    ];
    const funnel = run(
      [
        event('a', 0, 'one', { plan: 'team', country: 'DE' }),
        event('a', 0, 'two', { plan: 'free', country: 'DE' }),
        event('a', 0, 'three', { country: 'FR' }),
        event('a', 0, 'four'),
        event('a', 0, null),
        event('b', 1, 'one'),
      ],
      { steps, groupBy: 'country' },
    );
    const groups = funnel
      .groups()
      .map(({ group, steps: counts }) => [
        group['country'],
        counts[0]!.subjects,
        counts[1]!.subjects,
      ]);
    expect(groups).to.deep.equal([
      ['(none)', 1, 0],
      ['DE', 1, 1],
      ['FR', 1, 0],
    ]);
  });

  it('comes as far as any run of a subject can', () => {
    const events = fc.array(
      fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat({ max: 40 }), fc.constantFrom('x', 'y')),
      { maxLength: 14 },
    );
    fc.assert(
      fc.property(events, (told) => {
        const all = told
          .map(([name, second, subject]) => event(name, second, subject))
          .sort((left, right) => left.at.getTime() - right.at.getTime());
        const depths = ['x', 'y'].map((subject) =>
          furthest(
            all.filter((one) => one.subject === subject),
            query(),
          ),
        );
        const expected = [1, 2, 3].map((depth) => depths.filter((far) => far >= depth).length);
        expect(subjectsOf(run(all))).to.deep.equal(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses what is no funnel', () => {
    const one = { name: 'a', filter: {} };
    const wrong: readonly Partial<FunnelQuery>[] = [
      { steps: [one] },
      { steps: Array(11).fill(one) as (typeof one)[] },
      { steps: [one, { name: '', filter: {} }] },
      { to: new Date(START) },
      { windowSeconds: 0 },
    ];
    for (const change of wrong) {
      expect(() => requireFunnel(query(change))).to.throw(AppError);
    }
    expect(() => requireFunnel(query())).not.to.throw();
  });
});
