import { expect } from 'chai';
import { appErrorOf } from '../../support/rejection.js';
import { BRITTLE, failures, scripted, type ResilienceSubject } from './resilience-subject.js';

export function settingsContract(subject: ResilienceSubject): void {
  const { start, status, during } = subject;

  it('takes new settings at once, and leaves a breaker open until a call succeeds', async () => {
    const policy = start(BRITTLE);
    const news: string[] = [];
    subject.resilience.listen(({ kind }) => news.push(kind));
    const { action } = scripted(...failures(3));
    for (let turn = 0; turn < 3; turn += 1) await appErrorOf(policy.execute(action));
    subject.resilience.configure({ ...BRITTLE, bank: { timeoutSeconds: 1 } });
    expect(status()?.state).to.equal('open');
    subject.resilience.configure({
      shop: { retries: { attempts: 0 }, breaker: { openSeconds: 1 } },
    });
    expect(status()?.state).to.equal('open');
    expect(await appErrorOf(policy.execute(action))).to.include({ retryAfterSeconds: 1 });
    expect(news).to.deep.equal(['opened']);
    await subject.advance(1_000);
    expect(await policy.execute(() => Promise.resolve('x'))).to.equal('x');
    expect(status()).to.deep.include({ state: 'closed', openSince: null });
    expect(news).to.deep.equal(['opened', 'closed']);
  });

  it('takes the settings of the category where the dependency has none', async () => {
    const policy = start({ integration: { retries: { attempts: 0 } } });
    const { action, calls } = scripted(...failures(1));
    await appErrorOf(during(policy.execute(action), 5_000));
    expect(calls.count).to.equal(1);
  });
}
