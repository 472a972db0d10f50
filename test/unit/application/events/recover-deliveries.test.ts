import { expect } from 'chai';
import { InMemoryLogger } from '../../../../src/adapters/outbound/memory/in-memory-logger.js';
import { RecoverDeliveries } from '../../../../src/application/events/recover-deliveries.js';
import type { ReceivedEventState } from '../../../../src/domain/events/received-event.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import type { ListQuery } from '../../../../src/domain/shared/page.js';
import type { DeliveryLog, SentDelivery } from '../../../../src/ports/events/delivery-log.js';
import { ManualClock } from '../../../support/manual-clock.js';

describe('RecoverDeliveries', () => {
  let clock: ManualClock;
  let sent: Record<string, SentDelivery[] | Error>;
  let again: string[];
  let stored: string[];

  beforeEach(() => {
    clock = new ManualClock();
    sent = {};
    again = [];
    stored = [];
  });

  const attempt = (id: number, deliveryId: string, minutesAgo: number): SentDelivery => ({
    id: String(id),
    deliveryId,
    sentAt: new Date(clock.now().getTime() - minutesAgo * 60_000),
  });

  function recover(dryRun = false) {
    const log: DeliveryLog = {
      provider: 'github',
      hooks: Object.keys(sent),
      since: (hook) => {
        const found = sent[hook] ?? [];
        return found instanceof Error ? Promise.reject(found) : Promise.resolve(found);
      },
      sendAgain: (hook, id) => {
        again.push(`${hook} ${id}`);
        return Promise.resolve();
      },
    };
    const queries = {
      list: ({ filters }: ListQuery) => {
        const [, ids] = filters;
        const items = stored
          .filter((deliveryId) => ids?.values.includes(deliveryId))
          .map((deliveryId) => ({ deliveryId }) as ReceivedEventState);
        return Promise.resolve({ items });
      },
    };
    const deps = { logs: [log], queries, clock, logger: new InMemoryLogger() };
    return new RecoverDeliveries(deps).execute({ dryRun });
  }

  const result = (hook: string, counts: object) => ({
    ...{ provider: 'github', hook, sent: 0, missing: 0, requested: 0, givenUp: 0, error: null },
    ...counts,
  });

  it('asks for what is not stored, the oldest first, by its last attempt', async () => {
    stored = ['b'];
    sent['acme/app/7'] = [
      attempt(5, 'c', 2),
      attempt(4, 'a', 3),
      attempt(3, 'b', 4),
      attempt(2, 'a', 5),
    ];
    expect(await recover()).to.deep.equal([
      result('acme/app/7', { sent: 3, missing: 2, requested: 2 }),
    ]);
    expect(again).to.deep.equal(['acme/app/7 4', 'acme/app/7 5']);
  });

  it('leaves what may be on its way, and what was refused again and again', async () => {
    sent['h/1'] = [
      attempt(9, 'new', 0.5),
      ...[8, 7, 6].map((id) => attempt(id, 'refused', 10 - id)),
    ];
    expect(await recover()).to.deep.equal([result('h/1', { sent: 2, missing: 1, givenUp: 1 })]);
    expect(again).to.be.empty;
  });

  it('asks for nothing in a dry run', async () => {
    sent['h/1'] = [attempt(1, 'a', 5)];
    expect(await recover(true)).to.deep.equal([
      result('h/1', { sent: 1, missing: 1, requested: 1 }),
    ]);
    expect(again).to.be.empty;
  });

  it('goes on with other webhooks when one cannot be asked', async () => {
    sent['h/1'] = new AppError('integration', 'github.refused', 'GitHub answered 404');
    sent['h/2'] = [attempt(1, 'a', 5)];
    expect(await recover()).to.deep.equal([
      result('h/1', { error: 'GitHub answered 404' }),
      result('h/2', { sent: 1, missing: 1, requested: 1 }),
    ]);
  });

  it('looks up and asks for no more at a time than is good', async () => {
    sent['h/1'] = Array.from({ length: 450 }, (_, index) => attempt(index, `d${String(index)}`, 9));
    stored = ['d0', 'd449'];
    expect(await recover()).to.deep.equal([
      result('h/1', { sent: 450, missing: 448, requested: 200 }),
    ]);
  });
});
