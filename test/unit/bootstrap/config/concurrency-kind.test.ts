import { expect } from 'chai';
import { CONCURRENCY } from '../../../../src/bootstrap/config/settings/job-kinds.js';
import { loadConfig } from '../../../../src/bootstrap/config/load-config.js';

describe('a concurrency', () => {
  const bounds = { min: 2, max: 50 };

  for (const value of [
    1,
    1_000,
    bounds,
    { min: 7, max: 7 },
    { ...bounds, targetWaitSeconds: 0.5 },
  ]) {
    it(`may be ${JSON.stringify(value)}`, () => {
      expect(CONCURRENCY.accepts(value)).to.equal(true);
      expect(CONCURRENCY.fromText(JSON.stringify(value))).to.deep.equal(value);
    });
  }

  for (const value of [
    ...[0, 1_001, 2.5, '5', null, true, [], [2, 50], {}],
    ...[{ min: 2 }, { max: 2 }, { min: 3, max: 2 }, { min: 0, max: 2 }, { min: 1, max: 1_001 }],
    ...[
      { min: 1.5, max: 2 },
      { min: '1', max: 2 },
      { ...bounds, most: 3 },
    ],
    ...[
      { ...bounds, targetWaitSeconds: 0 },
      { ...bounds, targetWaitSeconds: 'soon' },
    ],
  ]) {
    it(`may not be ${JSON.stringify(value)}`, () => {
      expect(CONCURRENCY.accepts(value)).to.equal(false);
    });
  }

  it('is taken from variables and for queues, as it is given', () => {
    const { config } = loadConfig({
      env: {
        CLICKUP_BRAIN_JOBS_CONCURRENCY: '{"min": 2, "max": 50}',
        CLICKUP_BRAIN_JOBS_QUEUES: '{"mail": {"concurrency": {"min": 1, "max": 3}}}',
      },
    });
    expect(config.jobs.concurrency).to.deep.equal(bounds);
    expect(config.jobs.queues['mail']?.concurrency).to.deep.equal({ min: 1, max: 3 });
  });
});
