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

export function breakerContract(subject: ResilienceSubject): void {
  const { start, status, during } = subject;

  describe('a breaker', () => {
    const trip = async () => {
      const policy = start(BRITTLE);
      const { action } = scripted(...failures(3));
      for (let turn = 0; turn < 3; turn += 1) await appErrorOf(policy.execute(action));
      return policy;
    };

    it('opens after failures in a row, and refuses without asking', async () => {
      const policy = await trip();
      const { action, calls } = scripted();
      expect(await appErrorOf(policy.execute(action))).to.include({
        kind: 'unavailable',
        code: 'resilience.open',
        retryAfterSeconds: 5,
      });
      expect(calls.count).to.equal(0);
      expect(status()).to.deep.include({ state: 'open', rejected: 1, failures: 3 });
      expect(status()?.openSince).to.be.instanceOf(Date);
      expect(subject.metric('resilience_breaker_open', { dependency: 'shop' })).to.equal(1);
    });

    it('lets one call find out, and closes when it succeeds', async () => {
      const policy = await trip();
      await subject.advance(5_000);
      let answer: (value: string) => void = () => undefined;
      const probe = policy.execute(() => new Promise<string>((resolve) => (answer = resolve)));
      await subject.advance(0);
      expect(status()?.state).to.equal('half-open');
      expect((await appErrorOf(policy.execute(() => Promise.resolve('x')))).code).to.equal(
        'resilience.open',
      );
      answer('yes');
      expect(await probe).to.equal('yes');
      expect(status()).to.deep.include({ state: 'closed', openSince: null });
      expect(await policy.execute(() => Promise.resolve('x'))).to.equal('x');
    });

    it('opens again when that call fails', async () => {
      const policy = await trip();
      await subject.advance(5_000);
      await appErrorOf(policy.execute(scripted(...failures(1)).action));
      expect(status()?.state).to.equal('open');
      await subject.advance(4_900);
      expect((await appErrorOf(policy.execute(scripted().action))).code).to.equal(
        'resilience.open',
      );
    });

    it('does not count calls from before an outage against the time after it', async () => {
      const policy = start(BRITTLE);
      const hung: (() => void)[] = [];
      const before = Array.from({ length: 10 }, () =>
        policy.execute(
          () =>
            new Promise<never>((_resolve, reject) => {
              hung.push(() => {
                reject(fault('unavailable'));
              });
            }),
        ),
      );
      const { action } = scripted(...failures(3));
      for (let turn = 0; turn < 3; turn += 1) await appErrorOf(policy.execute(action));
      await subject.advance(5_000);
      await policy.execute(action);
      for (const fail of hung) fail();
      for (const call of before) await appErrorOf(call);
      expect(status()?.state).to.equal('closed');
    });

    it('lets another call find out when the first one takes too long', async () => {
      const policy = await trip();
      await subject.advance(5_000);
      let finish: (error: AppError) => void = () => undefined;
      const slow = policy.execute(() => new Promise<never>((_, reject) => (finish = reject)));
      await subject.advance(4_900);
      expect((await appErrorOf(policy.execute(scripted().action))).code).to.equal(
        'resilience.open',
      );
      await subject.advance(100);
      expect(await policy.execute(scripted().action)).to.equal('answer');
      expect(status()?.state).to.equal('closed');
      finish(fault('unavailable'));
      await appErrorOf(slow);
      expect(status()?.state).to.equal('closed');
    });

    it('counts as open while a call finds out', async () => {
      const policy = await trip();
      await subject.advance(5_000);
      void policy.execute(() => new Promise<never>(() => undefined));
      await subject.advance(0);
      expect(subject.metric('resilience_breaker_open', { dependency: 'shop' })).to.equal(1);
    });

    it('stays open when the caller who was to find out goes', async () => {
      const policy = await trip();
      await subject.advance(5_000);
      const gone = new AbortController();
      const probe = policy.execute(
        (signal) =>
          new Promise<never>((_, reject) => {
            signal.addEventListener('abort', () => {
              reject(signal.reason as Error);
            });
          }),
        { signal: gone.signal },
      );
      await subject.advance(0);
      gone.abort();
      await appErrorOf(probe);
      await subject.advance(0);
      expect(status()?.state).to.equal('open');
    });

    it('opens when too many of many calls fail, though others succeed', async () => {
      const policy = start({
        shop: {
          retries: { attempts: 0 },
          breaker: { consecutiveFailures: 100, failureRate: 0.5, minimumCalls: 10 },
        },
      });
      for (let turn = 0; turn < 5; turn += 1) {
        await policy.execute(scripted().action);
        await appErrorOf(policy.execute(scripted(...failures(1)).action));
      }
      expect(status()?.state).to.equal('open');
    });

    it('does not mind what callers do wrong', async () => {
      const policy = start(BRITTLE);
      const { action } = scripted(...failures(9, 'validation'));
      for (let turn = 0; turn < 9; turn += 1) await appErrorOf(policy.execute(action));
      expect(status()).to.deep.include({ state: 'closed', failures: 0 });
    });
  });

  it('is not refused for ever by a call that finds out nothing', async () => {
    const policy = start({
      shop: { timeoutSeconds: 3, retries: { attempts: 0 }, breaker: { consecutiveFailures: 1 } },
    });
    await appErrorOf(policy.execute(scripted(...failures(1)).action));
    await subject.advance(5_000);
    const hanging = policy.execute(() => new Promise<never>(() => undefined));
    expect((await appErrorOf(during(hanging, 3_000))).code).to.equal('resilience.timeout');
    await subject.advance(5_000);
    expect(await policy.execute(() => Promise.resolve('x'))).to.equal('x');
  });

  it('is not disturbed by a listener that throws', async () => {
    const policy = start(BRITTLE);
    subject.resilience.listen(() => {
      throw new Error('not me');
    });
    const { action } = scripted(...failures(3));
    for (let turn = 0; turn < 3; turn += 1) {
      expect((await appErrorOf(policy.execute(action))).code).to.equal('test.unavailable');
    }
    expect(status()?.state).to.equal('open');
  });

  it('lets calls through at once when its breaker is switched off', async () => {
    const policy = start(BRITTLE);
    const { action } = scripted(...failures(3));
    for (let turn = 0; turn < 3; turn += 1) await appErrorOf(policy.execute(action));
    subject.resilience.configure({ shop: { breaker: { enabled: false } } });
    expect(await policy.execute(() => Promise.resolve('x'))).to.equal('x');
    expect(status()).to.deep.include({ state: 'closed', openSince: null });
  });
}
