import { expect } from 'chai';
import {
  isDependencyFault,
  policyOf,
  retryWaitMs,
  type ResilienceSettings,
  type RetrySettings,
} from '../../../../src/domain/resilience/dependency-policy.js';
import { AppError, type AppErrorOptions } from '../../../../src/domain/shared/app-error.js';

describe('policyOf', () => {
  it('has standards for what nobody set', () => {
    const policy = policyOf({}, 'shop', 'integration');
    expect(policy).to.deep.include({ fallback: true, recovery: 'none' });
    expect(policy.breaker).to.include({ enabled: true, openSeconds: 5 });
    expect(policy.retries).to.include({ attempts: 2, budgetRatio: 0.1, budgetMinPerSecond: 1 });
    expect(policy.timeoutSeconds).to.equal(60);
    expect(policy).not.to.have.any.keys('bulkhead');
  });

  it('knows what suits the database, the cache and the broker', () => {
    expect(policyOf({}, 'database', 'database').breaker.openSeconds).to.equal(1);
    expect(policyOf({}, 'cache', 'network').recovery).to.equal('reconnect');
    for (const name of ['database', 'cache', 'broker']) {
      expect(policyOf({}, name, 'network').retries.attempts, name).to.equal(0);
    }
  });

  it('sets no deadline on top of those that adapters of database and cache have themselves', () => {
    for (const name of ['database', 'cache']) {
      expect(policyOf({}, name, 'network'), name).not.to.have.any.keys('timeoutSeconds');
      expect(policyOf({ [name]: { timeoutSeconds: 3 } }, name, 'network')).to.include({
        timeoutSeconds: 3,
      });
    }
  });

  it('prefers the dependency to its category, and both to the standard, part by part', () => {
    const settings = {
      integration: { timeoutSeconds: 9, retries: { attempts: 7, initialDelayMs: 70 } },
      shop: { retries: { attempts: 1 } },
    };
    const shop = policyOf(settings, 'shop', 'integration');
    expect(shop.timeoutSeconds).to.equal(9);
    expect(shop.retries).to.include({ attempts: 1, initialDelayMs: 70, maxDelayMs: 2_000 });
    expect(policyOf(settings, 'bank', 'integration').retries.attempts).to.equal(7);
    expect(policyOf(settings, 'bank', 'network').retries.attempts).to.equal(2);
  });

  it('takes what an operator sets for a known dependency over what suits it', () => {
    const policy = policyOf({ network: { recovery: 'none' } }, 'cache', 'network');
    expect(policy.recovery).to.equal('none');
    expect(policy.breaker.consecutiveFailures).to.equal(1);
  });

  it('completes half a bulkhead', () => {
    const policy = policyOf({ shop: { bulkhead: { concurrency: 3 } } }, 'shop', 'integration');
    expect(policy.bulkhead).to.deep.equal({ concurrency: 3, queue: 100 });
  });

  it('takes undefined for not set', () => {
    const unset = { timeoutSeconds: undefined, retries: { attempts: undefined } };
    const settings = {
      integration: { timeoutSeconds: 9 },
      shop: unset,
    } as unknown as ResilienceSettings;
    const policy = policyOf(settings, 'shop', 'integration');
    expect(policy.timeoutSeconds).to.equal(9);
    expect(policy.retries.attempts).to.equal(2);
  });
});

describe('isDependencyFault', () => {
  it('tells failures of the dependency from mistakes of the caller', () => {
    const isFault = (kind: AppError['kind']) => isDependencyFault(new AppError(kind, 'x', 'X'));
    const faults = ['unavailable', 'timeout', 'integration', 'internal', 'rate-limited'] as const;
    const mistakes = ['validation', 'not-found', 'conflict', 'unauthorised', 'forbidden'] as const;
    expect(faults.filter(isFault)).to.deep.equal(faults);
    expect(mistakes.filter(isFault)).to.deep.equal([]);
  });
});

describe('retryWaitMs', () => {
  const retries: RetrySettings = {
    attempts: 3,
    initialDelayMs: 100,
    maxDelayMs: 150,
    budgetRatio: 0.1,
    budgetMinPerSecond: 1,
  };
  const waits = (options: AppErrorOptions, attempt = 1, random = 0.5) =>
    retryWaitMs(new AppError('unavailable', 'x', 'X', options), attempt, retries, random);

  it('grows with every attempt, within its bound', () => {
    expect([1, 2, 3].map((attempt) => waits({}, attempt))).to.deep.equal([50, 75, 75]);
  });

  it('is none after the last attempt, and none for what will not succeed', () => {
    expect(waits({}, 4)).to.equal(undefined);
    expect(waits({ retryable: false })).to.equal(undefined);
  });

  it('is at least what the other side asks for', () => {
    expect(waits({ retryAfterSeconds: 30 })).to.equal(30_000);
    expect(waits({ retryAfterSeconds: 0.01 })).to.equal(50);
  });

  it('is none when the other side asks for too much', () => {
    expect(waits({ retryAfterSeconds: 31 })).to.equal(undefined);
  });
});
