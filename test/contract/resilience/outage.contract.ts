import { expect } from 'chai';
import { fault, type ResilienceSubject } from './resilience-subject.js';

export function outageContract(subject: ResilienceSubject): void {
  const { start } = subject;

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
      await subject.advance(100);
    }
    await subject.advance(5_000);
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
      await subject.advance(100);
    }
    await subject.advance(5_000);
    await Promise.all(calls);
    expect(asked).to.be.at.most(5 + 5 + 60 / 5);
  });
}
