import { expect } from 'chai';
import { backoffMs } from '../../../../src/domain/jobs/backoff.js';
import { delayAfterLosses, outcomeOfFailure } from '../../../../src/domain/jobs/retry-policy.js';
import { AppError, validationError } from '../../../../src/domain/shared/app-error.js';
import type { JobId } from '../../../../src/domain/shared/ids.js';

const NOW = new Date('2026-11-21T08:00:00.000Z');
const POLICY = { kind: 'exponential', delayMs: 1_000, maxDelayMs: 60_000 } as const;
const job = (attempt: number, maxAttempts = 5) => ({
  ...{ id: 'job-1' as JobId, attempt, maxAttempts },
  backoff: null,
});

describe('retry policy', () => {
  it('doubles the ceiling of the delay with each attempt, up to the longest', () => {
    const almostOne = 0.999999;
    const delays = [1, 2, 3, 10].map((attempt) => backoffMs(POLICY, attempt, almostOne));
    expect(delays).to.deep.equal([999, 1_999, 3_999, 59_999]);
    expect(backoffMs(POLICY, 3, 0)).to.equal(0);
  });

  it('tries again later while attempts are left', () => {
    const outcome = outcomeOfFailure(job(1), new Error('broken'), NOW, 0.5, POLICY);
    expect(outcome).to.deep.equal({
      id: 'job-1',
      attempt: 1,
      status: 'failed',
      error: 'internal: broken',
      runAt: new Date(NOW.getTime() + 500),
    });
  });

  it('brings back at once what was lost once, and then apart and later each time', () => {
    const [first, last] = ['0190-00000000', '0190-ffffffff'];
    expect([0, 1].map((losses) => delayAfterLosses(last, losses))).to.deep.equal([0, 0]);
    const delays = (id: string) => [2, 3, 6, 100].map((losses) => delayAfterLosses(id, losses));
    expect(delays(first)).to.deep.equal([2_000, 4_000, 30_000, 30_000]);
    expect(delays(last)).to.deep.equal([4_000, 8_000, 60_000, 60_000]);
    expect(delayAfterLosses('no number', 2)).to.equal(2_000);
  });

  it('gives up when no attempt is left', () => {
    expect(outcomeOfFailure(job(5), new Error('broken'), NOW, 0, POLICY).status).to.equal(
      'dead_letter',
    );
  });

  it('gives up at once on what the same input will always meet', () => {
    const error = validationError('x.bad', 'never valid');
    expect(outcomeOfFailure(job(1), error, NOW, 0, POLICY).status).to.equal('dead_letter');
  });

  it('waits as long as the other side asks', () => {
    const error = new AppError('rate-limited', 'x.slow', 'slow down', { retryAfterSeconds: 30 });
    const outcome = outcomeOfFailure(job(1), error, NOW, 0, POLICY);
    expect(outcome).to.have.deep.property('runAt', new Date(NOW.getTime() + 30_000));
  });

  it('bounds the error text it keeps', () => {
    const outcome = outcomeOfFailure(job(5), new Error('x'.repeat(10_000)), NOW, 0, POLICY);
    expect(outcome.status === 'dead_letter' && outcome.error.length).to.equal(4_000);
  });
});
