import { expect } from 'chai';
import { InMemoryMetrics } from '../../src/adapters/outbound/memory/in-memory-metrics.js';
import type { ResilienceSettings } from '../../src/domain/resilience/dependency-policy.js';
import { AppError, type ErrorKind } from '../../src/domain/shared/app-error.js';
import type { Metrics } from '../../src/ports/runtime/metrics.js';
import type { DependencyNews, Resilience } from '../../src/ports/runtime/resilience.js';
import { appErrorOf } from '../support/rejection.js';

export interface ResilienceUnderTest {
  readonly resilience: Resilience;
  /** Lets time pass, for every clock that the adapter may use. */
  advance(ms: number): Promise<void>;
  close(): void;
}

export interface ResilienceParts {
  readonly metrics: Metrics;
  readonly settings: ResilienceSettings;
}

const fault = (kind: ErrorKind, options: { retryAfterSeconds?: number } = {}) =>
  new AppError(kind, `test.${kind}`, 'It failed', options);

const EAGER: ResilienceSettings = {
  shop: {
    timeoutSeconds: 10,
    retries: { attempts: 3, initialDelayMs: 100, maxDelayMs: 100, budgetMinPerSecond: 0 },
    breaker: { enabled: false },
  },
};

const BRITTLE: ResilienceSettings = {
  shop: {
    retries: { attempts: 0 },
    breaker: { consecutiveFailures: 3, failureRate: 1, minimumCalls: 100, openSeconds: 5 },
  },
};

export function resilienceContract(
  name: string,
  open: (parts: ResilienceParts) => ResilienceUnderTest,
): void {
  describe(`${name} as Resilience`, () => {
    let under: ResilienceUnderTest;
    let metrics: InMemoryMetrics;

    const start = (settings: ResilienceSettings = {}) => {
      metrics = new InMemoryMetrics();
      under = open({ metrics, settings });
      return under.resilience.policy('shop', 'integration');
    };

    afterEach(() => {
      under.close();
    });

    const status = () => under.resilience.statuses()[0];

    /** A dependency whose failures are scripted, one per call; then it answers. */
    const scripted = (...failures: readonly (AppError | undefined)[]) => {
      const left = [...failures];
      const calls = { count: 0 };
      const action = () => {
        calls.count += 1;
        const failure = left.shift();
        return failure ? Promise.reject(failure) : Promise.resolve('answer');
      };
      return { action, calls };
    };

    const failures = (count: number, kind: ErrorKind = 'unavailable') =>
      Array.from({ length: count }, () => fault(kind));

    /** The outcome of a call that may have to wait. */
    const during = async <T>(call: Promise<T>, ms: number): Promise<T> => {
      const settled = call.then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
      await under.advance(ms);
      const outcome = await settled;
      if ('error' in outcome) throw outcome.error;
      return outcome.value;
    };

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

    describe('retries', () => {
      it('what may succeed later, with pauses', async () => {
        const policy = start(EAGER);
        const { action, calls } = scripted(...failures(2));
        expect(await during(policy.execute(action), 1_000)).to.equal('answer');
        expect(calls.count).to.equal(3);
        expect(status()).to.deep.include({ retries: 2, failures: 2 });
        expect(metrics.value('resilience_retries_total', { dependency: 'shop' })).to.equal(2);
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
        await under.advance(6_900);
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
        await under.advance(0);
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
        await under.advance(0);
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
        expect(metrics.value('resilience_breaker_open', { dependency: 'shop' })).to.equal(1);
      });

      it('lets one call find out, and closes when it succeeds', async () => {
        const policy = await trip();
        await under.advance(5_000);
        let answer: (value: string) => void = () => undefined;
        const probe = policy.execute(() => new Promise<string>((resolve) => (answer = resolve)));
        await under.advance(0);
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
        await under.advance(5_000);
        await appErrorOf(policy.execute(scripted(...failures(1)).action));
        expect(status()?.state).to.equal('open');
        await under.advance(4_900);
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
        await under.advance(5_000);
        await policy.execute(action);
        for (const fail of hung) fail();
        for (const call of before) await appErrorOf(call);
        expect(status()?.state).to.equal('closed');
      });

      it('lets another call find out when the first one takes too long', async () => {
        const policy = await trip();
        await under.advance(5_000);
        let finish: (error: AppError) => void = () => undefined;
        const slow = policy.execute(() => new Promise<never>((_, reject) => (finish = reject)));
        await under.advance(4_900);
        expect((await appErrorOf(policy.execute(scripted().action))).code).to.equal(
          'resilience.open',
        );
        await under.advance(100);
        expect(await policy.execute(scripted().action)).to.equal('answer');
        expect(status()?.state).to.equal('closed');
        finish(fault('unavailable'));
        await appErrorOf(slow);
        expect(status()?.state).to.equal('closed');
      });

      it('counts as open while a call finds out', async () => {
        const policy = await trip();
        await under.advance(5_000);
        void policy.execute(() => new Promise<never>(() => undefined));
        await under.advance(0);
        expect(metrics.value('resilience_breaker_open', { dependency: 'shop' })).to.equal(1);
      });

      it('stays open when the caller who was to find out goes', async () => {
        const policy = await trip();
        await under.advance(5_000);
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
        await under.advance(0);
        gone.abort();
        await appErrorOf(probe);
        await under.advance(0);
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
        await under.advance(0);
        gone.abort();
        expect((await appErrorOf(call)).code).to.equal('resilience.cancelled');
      }
      expect(status()).to.deep.include({ state: 'closed', failures: 0 });
    });

    it('is not refused for ever by a call that finds out nothing', async () => {
      const policy = start({
        shop: { timeoutSeconds: 3, retries: { attempts: 0 }, breaker: { consecutiveFailures: 1 } },
      });
      await appErrorOf(policy.execute(scripted(...failures(1)).action));
      await under.advance(5_000);
      const hanging = policy.execute(() => new Promise<never>(() => undefined));
      expect((await appErrorOf(during(hanging, 3_000))).code).to.equal('resilience.timeout');
      await under.advance(5_000);
      expect(await policy.execute(() => Promise.resolve('x'))).to.equal('x');
    });

    it('is not disturbed by a listener that throws', async () => {
      const policy = start(BRITTLE);
      under.resilience.listen(() => {
        throw new Error('not me');
      });
      const { action } = scripted(...failures(3));
      for (let turn = 0; turn < 3; turn += 1) {
        expect((await appErrorOf(policy.execute(action))).code).to.equal('test.unavailable');
      }
      expect(status()?.state).to.equal('open');
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
      await under.advance(0);
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
      expect(metrics.value('resilience_fallbacks_total', { dependency: 'shop' })).to.equal(4);
      const other = under.resilience.policy('bank', 'integration');
      const wrong = other.execute(scripted(fault('validation')).action, { fallback });
      expect((await appErrorOf(wrong)).code).to.equal('test.validation');
      under.resilience.configure({ shop: { fallback: false, retries: { attempts: 0 } } });
      await under.advance(5_000);
      const refused = policy.execute(scripted(...failures(1)).action, { fallback });
      expect((await appErrorOf(refused)).code).to.equal('test.unavailable');
    });

    describe('recovery', () => {
      const NEWS = ({ kind, recovery }: DependencyNews) => `${kind} ${recovery?.outcome ?? ''}`;

      it('does what was registered when the breaker opens, once, and records how long it took', async () => {
        const policy = start({ shop: { ...BRITTLE['shop'], recovery: 'reconnect' } });
        const news: string[] = [];
        under.resilience.listen((told) => news.push(NEWS(told)));
        let runs = 0;
        let finish: () => void = () => undefined;
        under.resilience.onOpen('shop', {
          reconnect: () => {
            runs += 1;
            return new Promise<void>((resolve) => (finish = resolve));
          },
        });
        const { action } = scripted(...failures(4));
        for (let turn = 0; turn < 3; turn += 1) await appErrorOf(policy.execute(action));
        await under.advance(5_000);
        await appErrorOf(policy.execute(action));
        expect(runs).to.equal(1);
        finish();
        await under.advance(0);
        expect(status()?.lastRecovery).to.deep.include({
          action: 'reconnect',
          outcome: 'recovered',
          durationMs: 5_000,
        });
        await under.advance(5_000);
        await policy.execute(action);
        expect(news).to.deep.equal(['opened ', 'recovery recovered', 'closed ']);
      });

      it('that fails or never ends is recorded as failed', async () => {
        const policy = start({
          shop: { ...BRITTLE['shop'], recovery: 'restart' },
          bank: { ...BRITTLE['shop'], recovery: 'restart' },
        });
        const bank = under.resilience.policy('bank', 'integration');
        under.resilience.onOpen('shop', { restart: () => Promise.reject(new Error('no')) });
        under.resilience.onOpen('bank', { restart: () => new Promise(() => undefined) });
        for (const each of [policy, bank]) {
          const { action } = scripted(...failures(3));
          for (let turn = 0; turn < 3; turn += 1) await appErrorOf(each.execute(action));
        }
        await under.advance(30_000);
        const outcomes = under.resilience.statuses().map(({ lastRecovery }) => lastRecovery);
        expect(outcomes.map((recovery) => recovery?.outcome)).to.deep.equal(['failed', 'failed']);
      });

      it('over its time is told so, and no other begins before it has ended', async () => {
        const policy = start({ shop: { ...BRITTLE['shop'], recovery: 'restart' } });
        const signals: AbortSignal[] = [];
        let finish: () => void = () => undefined;
        under.resilience.onOpen('shop', {
          restart: (signal) => {
            signals.push(signal);
            return new Promise<void>((resolve) => (finish = resolve));
          },
        });
        const { action } = scripted(...failures(30));
        for (let turn = 0; turn < 3; turn += 1) await appErrorOf(policy.execute(action));
        await under.advance(30_000);
        expect(signals[0]?.aborted).to.equal(true);
        await appErrorOf(policy.execute(action));
        expect(signals).to.have.length(1);
        finish();
        await under.advance(5_000);
        await appErrorOf(policy.execute(action));
        expect(signals).to.have.length(2);
      });
    });

    it('takes new settings at once, and leaves a breaker open until a call succeeds', async () => {
      const policy = start(BRITTLE);
      const news: string[] = [];
      under.resilience.listen(({ kind }) => news.push(kind));
      const { action } = scripted(...failures(3));
      for (let turn = 0; turn < 3; turn += 1) await appErrorOf(policy.execute(action));
      under.resilience.configure({ ...BRITTLE, bank: { timeoutSeconds: 1 } });
      expect(status()?.state).to.equal('open');
      under.resilience.configure({
        shop: { retries: { attempts: 0 }, breaker: { openSeconds: 1 } },
      });
      expect(status()?.state).to.equal('open');
      expect(await appErrorOf(policy.execute(action))).to.include({ retryAfterSeconds: 1 });
      expect(news).to.deep.equal(['opened']);
      await under.advance(1_000);
      expect(await policy.execute(() => Promise.resolve('x'))).to.equal('x');
      expect(status()).to.deep.include({ state: 'closed', openSince: null });
      expect(news).to.deep.equal(['opened', 'closed']);
    });

    it('lets calls through at once when its breaker is switched off', async () => {
      const policy = start(BRITTLE);
      const { action } = scripted(...failures(3));
      for (let turn = 0; turn < 3; turn += 1) await appErrorOf(policy.execute(action));
      under.resilience.configure({ shop: { breaker: { enabled: false } } });
      expect(await policy.execute(() => Promise.resolve('x'))).to.equal('x');
      expect(status()).to.deep.include({ state: 'closed', openSince: null });
    });

    it('takes the settings of the category where the dependency has none', async () => {
      const policy = start({ integration: { retries: { attempts: 0 } } });
      const { action, calls } = scripted(...failures(1));
      await appErrorOf(during(policy.execute(action), 5_000));
      expect(calls.count).to.equal(1);
    });

    it('never multiplies an outage of a minute beyond the budget', async function () {
      this.timeout(30_000);
      const policy = start({
        shop: {
          retries: { attempts: 5, initialDelayMs: 10, maxDelayMs: 100, budgetRatio: 0.1 },
          breaker: { enabled: false },
        },
      });
      let [asked, first] = [0, 0];
      const action = (_signal: AbortSignal, attempt: number) => {
        asked += 1;
        if (attempt === 1) first += 1;
        return Promise.reject(fault('unavailable'));
      };
      const calls: Promise<unknown>[] = [];
      for (let tick = 0; tick < 600; tick += 1) {
        for (let caller = 0; caller < 5; caller += 1) {
          calls.push(policy.execute(action).catch(() => undefined));
        }
        await under.advance(100);
      }
      await under.advance(5_000);
      await Promise.all(calls);
      expect(first).to.equal(3_000);
      // 10 saved up, a tenth of the first attempts, one a second.
      expect(asked - first).to.be.at.most(10 + 300 + 66);
      expect(asked - first).to.be.greaterThan(250);
    });

    it('asks a dead dependency hardly at all for a minute when it has a breaker', async () => {
      const policy = start({ shop: { breaker: { openSeconds: 5 }, retries: { attempts: 2 } } });
      let asked = 0;
      const action = () => {
        asked += 1;
        return Promise.reject(fault('unavailable'));
      };
      const calls: Promise<unknown>[] = [];
      for (let tick = 0; tick < 600; tick += 1) {
        calls.push(policy.execute(action).catch(() => undefined));
        await under.advance(100);
      }
      await under.advance(5_000);
      await Promise.all(calls);
      expect(asked).to.be.at.most(5 + 5 + 60 / 5);
    });
  });
}
