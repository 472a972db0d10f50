import { expect } from 'chai';
import { appErrorOf } from '../../support/rejection.js';
import { EAGER, failures, fault, scripted, type ResilienceSubject } from './resilience-subject.js';

export function retryContract(subject: ResilienceSubject): void {
  const { start, status, during } = subject;

  describe('retries', () => {
    it('what may succeed later, with pauses', async () => {
      const policy = start(EAGER);
      const { action, calls } = scripted(...failures(2));
      expect(await during(policy.execute(action), 1_000)).to.equal('answer');
      expect(calls.count).to.equal(3);
      expect(status()).to.deep.include({ retries: 2, failures: 2 });
      expect(subject.metric('resilience_retries_total', { dependency: 'shop' })).to.equal(2);
    });

    it('no more often than set', async () => {
      const policy = start(EAGER);
      const { action, calls } = scripted(...failures(9));
      expect((await appErrorOf(during(policy.execute(action), 1_000))).code).to.equal(
        'test.unavailable',
      );
      expect(calls.count).to.equal(4);
    });

    it('neither what is the fault of the caller nor what must not be repeated', async () => {
      const policy = start(EAGER);
      for (const kind of ['validation', 'not-found', 'conflict', 'internal'] as const) {
        const { action, calls } = scripted(fault(kind));
        await appErrorOf(during(policy.execute(action), 1_000));
        expect(calls.count, kind).to.equal(1);
      }
      const { action, calls } = scripted(...failures(1));
      await appErrorOf(during(policy.execute(action, { retryable: false }), 1_000));
      expect(calls.count).to.equal(1);
    });

    it('no sooner than the other side asks, and not at all when that is too late', async () => {
      const policy = start(EAGER);
      const { action, calls } = scripted(fault('rate-limited', { retryAfterSeconds: 7 }));
      const call = policy.execute(action);
      await subject.advance(6_900);
      expect(calls.count).to.equal(1);
      expect(await during(call, 200)).to.equal('answer');
      const late = scripted(fault('rate-limited', { retryAfterSeconds: 3_600 }));
      await appErrorOf(during(policy.execute(late.action), 1_000));
      expect(late.calls.count).to.equal(1);
    });

    it('only as long as the budget lasts', async () => {
      const policy = start(EAGER);
      const { action, calls } = scripted(...failures(1_000));
      for (let turn = 0; turn < 20; turn += 1) {
        await appErrorOf(during(policy.execute(action), 1_000));
      }
      // 20 first attempts, 10 retries saved up, 2 earned.
      expect(calls.count).to.be.within(30, 32);
      expect(status()?.retriesRefused).to.be.greaterThan(5);
    });

    it('not once the caller has gone', async () => {
      const policy = start(EAGER);
      const { action, calls } = scripted(...failures(5));
      const gone = new AbortController();
      const call = policy.execute(action, { signal: gone.signal });
      await subject.advance(0);
      gone.abort();
      await appErrorOf(during(call, 1_000));
      expect(calls.count).to.equal(1);
    });
  });

  it('tries no more once its own failure has opened the breaker', async () => {
    const policy = start({ shop: { breaker: { consecutiveFailures: 1, openSeconds: 5 } } });
    const { action, calls } = scripted(...failures(1));
    expect((await appErrorOf(policy.execute(action))).code).to.equal('test.unavailable');
    expect(calls.count).to.equal(1);
    expect(status()).to.deep.include({ retries: 0, rejected: 0 });
  });

  it('earns no retries by calls that were refused', async () => {
    const policy = start({
      shop: {
        retries: { attempts: 1, initialDelayMs: 1, maxDelayMs: 1, budgetMinPerSecond: 0 },
        breaker: { consecutiveFailures: 1_000, minimumCalls: 10_000, openSeconds: 5 },
        bulkhead: { concurrency: 1, queue: 0 },
      },
    });
    const { action } = scripted(...failures(100));
    for (let turn = 0; turn < 20; turn += 1) await appErrorOf(during(policy.execute(action), 10));
    const spent = status()?.retries;
    let finish: () => void = () => undefined;
    const slow = policy.execute(() => new Promise<void>((resolve) => (finish = resolve)));
    for (let turn = 0; turn < 200; turn += 1) await appErrorOf(policy.execute(action));
    finish();
    await slow;
    for (let turn = 0; turn < 5; turn += 1) await appErrorOf(during(policy.execute(action), 10));
    expect(status()?.retries).to.be.at.most((spent ?? 0) + 1);
  });
}
