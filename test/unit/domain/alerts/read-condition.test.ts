import { expect } from 'chai';
import { DEFAULT_RULES } from '../../../../src/domain/alerts/default-rules.js';
import { matchesPattern } from '../../../../src/domain/alerts/pattern.js';
import { readCondition } from '../../../../src/domain/alerts/read-condition.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import type { JsonObject } from '../../../../src/domain/shared/json.js';

const faultsOf = (given: object): readonly string[] => {
  try {
    readCondition(given as JsonObject);
    return [];
  } catch (error) {
    if (error instanceof AppError) return error.faults.map(({ path }) => path);
    throw error;
  }
};

describe('readCondition', () => {
  it('completes what is left out', () => {
    expect(readCondition({ type: 'threshold', metric: 'm', above: 1 })).to.deep.equal({
      type: 'threshold',
      metric: 'm',
      labels: {},
      aggregate: 'last',
      windowSeconds: 300,
      above: 1,
    });
    expect(readCondition({ type: 'health', status: 'degraded' })).to.deep.equal({
      type: 'health',
      status: 'degraded',
    });
  });

  it('reads every built-in rule back as it is', () => {
    for (const { condition } of DEFAULT_RULES) {
      expect(readCondition(condition as unknown as JsonObject)).to.deep.equal(condition);
    }
  });

  for (const [given, paths] of [
    [{}, ['type', 'metric', 'above']],
    [{ type: 'x' }, ['type', 'metric', 'above']],
    [{ type: 'threshold', metric: 'a b', above: 1 }, ['metric']],
    [{ type: 'threshold', metric: 'm' }, ['above']],
    [{ type: 'threshold', metric: 'm', above: 1, below: 2 }, ['above']],
    [{ type: 'threshold', metric: 'm', above: 'x' }, ['above']],
    [{ type: 'threshold', metric: 'm', above: 1, windowSeconds: 0 }, ['windowSeconds']],
    [{ type: 'threshold', metric: 'm', above: 1, aggregate: 'sums' }, ['aggregate']],
    [{ type: 'threshold', metric: 'm', above: 1, events: [] }, ['events']],
    [{ type: 'absence', metric: 'm', labels: [] }, ['labels']],
    [{ type: 'absence', metric: 'm', labels: { a: 1 } }, ['labels']],
    [{ type: 'ratio', metric: 'm', above: 1 }, ['ofMetric']],
    [{ type: 'event' }, ['events']],
    [{ type: 'event', events: ['brain.alert.fired'] }, ['events']],
    [{ type: 'event', events: Array(21).fill('brain.x') }, ['events']],
    [{ type: 'event', events: ['brain.x'], count: 101 }, ['count']],
    [{ type: 'event', events: ['brain.x'], match: { a: 'x'.repeat(201) } }, ['match']],
    [{ type: 'health', status: 'healthy' }, ['status']],
    [{ type: 'watchdog', everySeconds: 1 }, ['everySeconds']],
  ] as const) {
    it(`finds ${paths.join(', ')} wrong in ${JSON.stringify(given).slice(0, 70)}`, () => {
      expect(faultsOf(given)).to.deep.equal(paths);
    });
  }
});

describe('matchesPattern', () => {
  for (const [text, pattern, is] of [
    ['', '', true],
    ['a', '', false],
    ['', '*', true],
    ['abc', 'abc', true],
    ['abc', 'a*', true],
    ['abc', '*c', true],
    ['abc', 'a*c', true],
    ['ac', 'a*c', true],
    ['a', 'a*a', false],
    ['abcabc', '*b*b*', true],
    ['abc', '*b*b*', false],
    ['a.c', 'a?c', false],
  ] as const) {
    it(`says ${String(is)} of ${text} and ${pattern}`, () => {
      expect(matchesPattern(text, pattern)).to.equal(is);
    });
  }
});
