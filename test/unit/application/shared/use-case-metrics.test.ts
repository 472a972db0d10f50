import { expect } from 'chai';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { UseCaseMetrics } from '../../../../src/application/shared/use-case-metrics.js';
import { systemActor, type Actor } from '../../../../src/domain/access/actor.js';
import { notFound } from '../../../../src/domain/shared/app-error.js';
import { ManualClock } from '../../../support/manual-clock.js';

describe('UseCaseMetrics', () => {
  const clock = new ManualClock();
  let metrics: InMemoryMetrics;
  let useCases: UseCaseMetrics;

  beforeEach(() => {
    metrics = new InMemoryMetrics();
    useCases = new UseCaseMetrics({ metrics, clock });
  });

  const by = (actor: Actor) => ({ actor, requestId: 'r' });
  const key = (id: string): Actor => ({ kind: 'api-key', id, role: 'viewer', scopes: [] });
  const active = () => {
    useCases.refresh();
    return metrics.value('active_credentials');
  };

  it('counts calls, their durations and failures', () => {
    useCases.ended('tasks.get', by(key('a')), 500);
    useCases.ended('tasks.get', by(key('a')), 1_500, notFound('task', '7'));
    const labels = { use_case: 'tasks.get' };
    expect(metrics.value('use_case_duration_seconds_count', labels)).to.equal(2);
    expect(metrics.value('use_case_duration_seconds_sum', labels)).to.equal(2);
    const failed = { ...labels, kind: 'not-found' };
    expect(metrics.value('use_case_failures_total', failed)).to.equal(1);
  });

  it('knows who was there in the last 15 minutes, the program itself left out', async () => {
    useCases.ended('x', by(key('a')), 1);
    useCases.ended('x', by(systemActor('start')), 1);
    await clock.advance(10 * 60_000);
    useCases.ended('x', by(key('b')), 1);
    useCases.ended('x', by(key('b')), 1);
    expect(active()).to.equal(2);
    await clock.advance(6 * 60_000);
    expect(active()).to.equal(1);
    await clock.advance(15 * 60_000);
    expect(active()).to.equal(0);
  });

  it('remembers no more than 10 000 credentials', () => {
    for (let index = 0; index < 10_050; index += 1) {
      useCases.ended('x', by(key(String(index))), 1);
    }
    expect(active()).to.equal(10_000);
  });
});
