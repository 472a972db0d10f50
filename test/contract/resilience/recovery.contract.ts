import { expect } from 'chai';
import type { DependencyNews } from '../../../src/ports/runtime/resilience.js';
import { appErrorOf } from '../../support/rejection.js';
import { BRITTLE, failures, scripted, type ResilienceSubject } from './resilience-subject.js';

export function recoveryContract(subject: ResilienceSubject): void {
  const { start, status } = subject;

  describe('recovery', () => {
    const NEWS = ({ kind, recovery }: DependencyNews) => `${kind} ${recovery?.outcome ?? ''}`;

    it('does what was registered when the breaker opens, once, and records how long it took', async () => {
      const policy = start({ shop: { ...BRITTLE['shop'], recovery: 'reconnect' } });
      const news: string[] = [];
      subject.resilience.listen((told) => news.push(NEWS(told)));
      let runs = 0;
      let finish: () => void = () => undefined;
      subject.resilience.onOpen('shop', {
        reconnect: () => {
          runs += 1;
          return new Promise<void>((resolve) => (finish = resolve));
        },
      });
      const { action } = scripted(...failures(4));
      for (let turn = 0; turn < 3; turn += 1) await appErrorOf(policy.execute(action));
      await subject.advance(5_000);
      await appErrorOf(policy.execute(action));
      expect(runs).to.equal(1);
      finish();
      await subject.advance(0);
      expect(status()?.lastRecovery).to.deep.include({
        action: 'reconnect',
        outcome: 'recovered',
        durationMs: 5_000,
      });
      await subject.advance(5_000);
      await policy.execute(action);
      expect(news).to.deep.equal(['opened ', 'recovery recovered', 'closed ']);
    });

    it('that fails or never ends is recorded as failed', async () => {
      const policy = start({
        shop: { ...BRITTLE['shop'], recovery: 'restart' },
        bank: { ...BRITTLE['shop'], recovery: 'restart' },
      });
      const bank = subject.resilience.policy('bank', 'integration');
      subject.resilience.onOpen('shop', { restart: () => Promise.reject(new Error('no')) });
      subject.resilience.onOpen('bank', { restart: () => new Promise(() => undefined) });
      for (const each of [policy, bank]) {
        const { action } = scripted(...failures(3));
        for (let turn = 0; turn < 3; turn += 1) await appErrorOf(each.execute(action));
      }
      await subject.advance(30_000);
      const outcomes = subject.resilience.statuses().map(({ lastRecovery }) => lastRecovery);
      expect(outcomes.map((recovery) => recovery?.outcome)).to.deep.equal(['failed', 'failed']);
    });

    it('over its time is told so, and no other begins before it has ended', async () => {
      const policy = start({ shop: { ...BRITTLE['shop'], recovery: 'restart' } });
      const signals: AbortSignal[] = [];
      let finish: () => void = () => undefined;
      subject.resilience.onOpen('shop', {
        restart: (signal) => {
          signals.push(signal);
          return new Promise<void>((resolve) => (finish = resolve));
        },
      });
      const { action } = scripted(...failures(30));
      for (let turn = 0; turn < 3; turn += 1) await appErrorOf(policy.execute(action));
      await subject.advance(30_000);
      expect(signals[0]?.aborted).to.equal(true);
      await appErrorOf(policy.execute(action));
      expect(signals).to.have.length(1);
      finish();
      await subject.advance(5_000);
      await appErrorOf(policy.execute(action));
      expect(signals).to.have.length(2);
    });
  });
}
