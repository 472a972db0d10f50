import { expect } from 'chai';
import type { AppError } from '../../../src/domain/shared/app-error.js';
import { appErrorOf } from '../../support/rejection.js';
import {
  BRITTLE,
  failures,
  fault,
  scripted,
  type ResilienceSubject,
} from './resilience-subject.js';

export function callContract(subject: ResilienceSubject): void {
  const { start, status, during } = subject;

  it('answers what the action answers, and tells which attempt it is', async () => {
    const policy = start();
    const seen: number[] = [];
    const answer = await policy.execute((_signal, attempt) => {
      seen.push(attempt);
      return Promise.resolve(7);
    });
    expect(answer).to.equal(7);
    expect(seen).to.deep.equal([1]);
    expect(status()).to.deep.include({ name: 'shop', state: 'closed', calls: 1, failures: 0 });
  });

  describe('a caller who goes', () => {
    it('is let go at once, whatever the action does, and the action is told', async () => {
      const policy = start(BRITTLE);
      const gone = new AbortController();
      let isTold = false;
      const call = policy.execute(
        (signal) => {
          signal.addEventListener('abort', () => (isTold = true));
          return new Promise<never>(() => undefined);
        },
        { signal: gone.signal, fallback: () => 'nobody hears this' },
      );
      await subject.advance(0);
      gone.abort();
      expect(await appErrorOf(call)).to.include({
        kind: 'timeout',
        code: 'resilience.cancelled',
        retryable: false,
      });
      expect(isTold).to.equal(true);
    });

    it('before the call does not trouble the dependency', async () => {
      const policy = start();
      const { action, calls } = scripted();
      await appErrorOf(policy.execute(action, { signal: AbortSignal.abort() }));
      expect(calls.count).to.equal(0);
    });
  });

  describe('a deadline', () => {
    it('ends a call, tells the action, and counts as a failure', async () => {
      const policy = start({ shop: { timeoutSeconds: 2, retries: { attempts: 0 } } });
      let isTold = false;
      const call = policy.execute((signal) => {
        signal.addEventListener('abort', () => (isTold = true));
        return new Promise<never>(() => undefined);
      });
      expect(await appErrorOf(during(call, 2_100))).to.include({
        kind: 'timeout',
        code: 'resilience.timeout',
        category: 'integration',
        retryable: true,
      });
      expect(isTold).to.equal(true);
      expect(status()).to.deep.include({ timeouts: 1, failures: 1 });
    });
  });

  it('lets only so many calls run and wait', async () => {
    const policy = start({
      shop: { bulkhead: { concurrency: 1, queue: 1 }, retries: { attempts: 0 } },
    });
    const answers: (() => void)[] = [];
    const slow = () => new Promise<void>((resolve) => answers.push(resolve));
    const [first, second] = [policy.execute(slow), policy.execute(slow)];
    expect(await appErrorOf(policy.execute(slow))).to.include({
      kind: 'unavailable',
      code: 'resilience.busy',
    });
    answers[0]?.();
    await first;
    await subject.advance(0);
    answers[1]?.();
    await second;
    expect(status()).to.deep.include({ rejected: 1 });
  });

  it('answers with a fallback where there is one and it is wanted, and counts it', async () => {
    const policy = start(BRITTLE);
    const fallback = ({ code }: AppError) => `instead of ${code}`;
    const { action } = scripted(...failures(3));
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await policy.execute(action, { fallback })).to.equal('instead of test.unavailable');
    }
    expect(await policy.execute(action, { fallback })).to.equal('instead of resilience.open');
    expect(status()?.fallbacks).to.equal(4);
    expect(subject.metric('resilience_fallbacks_total', { dependency: 'shop' })).to.equal(4);
    const other = subject.resilience.policy('bank', 'integration');
    const wrong = other.execute(scripted(fault('validation')).action, { fallback });
    expect((await appErrorOf(wrong)).code).to.equal('test.validation');
    subject.resilience.configure({ shop: { fallback: false, retries: { attempts: 0 } } });
    await subject.advance(5_000);
    const refused = policy.execute(scripted(...failures(1)).action, { fallback });
    expect((await appErrorOf(refused)).code).to.equal('test.unavailable');
  });

  it('does not count calls that nobody waits for any more', async () => {
    const policy = start(BRITTLE);
    for (let turn = 0; turn < 5; turn += 1) {
      const gone = new AbortController();
      const call = policy.execute(
        (signal) =>
          new Promise<never>((_, reject) => {
            signal.addEventListener('abort', () => reject(new Error('aborted')));
          }),
        { signal: gone.signal },
      );
      await subject.advance(0);
      gone.abort();
      expect((await appErrorOf(call)).code).to.equal('resilience.cancelled');
    }
    expect(status()).to.deep.include({ state: 'closed', failures: 0 });
  });
}
