import type { Readable } from 'node:stream';
import { expect } from 'chai';
import sinon from 'sinon';
import { analyticsRoutes } from '../../../../src/adapters/inbound/http/analytics-routes.js';
import type { RouteContext } from '../../../../src/adapters/inbound/http/route.js';
import { InMemoryLogger } from '../../../../src/adapters/outbound/memory/in-memory-logger.js';
import type { AnalyticsEvent } from '../../../../src/domain/analytics/analytics-event.js';
import { newId, NOON } from '../../../support/builders.js';
import { settle } from '../../../support/in-memory-parts.js';
import { ManualClock } from '../../../support/manual-clock.js';

function aPage(): readonly AnalyticsEvent[] {
  return Array.from({ length: 100 }, () => ({
    ...{ id: newId<'AnalyticsEvent'>(), name: 'a', at: NOON, receivedAt: NOON, subject: null },
    ...{ value: 1, dimensions: {}, dedupKey: null },
  }));
}

/** An export of pages that a test makes, as the route answers it. */
async function exporting(pages: () => AsyncGenerator<readonly AnalyticsEvent[]>) {
  const runner = { run: () => Promise.resolve({ dimensions: [], pages: pages() }) };
  const deps = { runner, clock: new ManualClock(), logger: new InMemoryLogger() };
  const useCase = (name: string) => ({ name });
  const routes = analyticsRoutes({
    ...deps,
    ...{ series: useCase('s'), funnel: useCase('f'), export: useCase('e') },
    ...{ names: useCase('n'), name: useCase('o') },
  } as never);
  const route = routes.find(({ path }) => path.endsWith('/export'));
  const destroyed = sinon.fake();
  const http = { querystring: 'format=jsonl', set: sinon.fake(), res: { destroy: destroyed } };
  await route?.handle({ http, execution: {} } as unknown as RouteContext);
  const { body } = http as unknown as { body: Readable };
  return { body, destroyed };
}

describe('the export of analytics', () => {
  it('reads pages only as fast as they are taken', async () => {
    let read = 0;
    const { body } = await exporting(async function* () {
      for (;;) {
        read += 1;
        yield aPage();
      }
    });
    body.once('data', () => body.pause());
    await settle();
    const before = read;
    await settle();
    expect(read).to.equal(before);
    expect(read).to.be.at.most(4);
    body.destroy();
  });

  it('ends when the client is gone', async () => {
    const ended = sinon.fake();
    const { body } = await exporting(async function* () {
      try {
        for (;;) yield aPage();
      } finally {
        ended();
      }
    });
    body.once('data', () => body.pause());
    await settle();
    body.destroy();
    await settle();
    expect(ended.callCount).to.equal(1);
  });

  it('breaks the answer off when events cannot be read any more', async () => {
    const { body, destroyed } = await exporting(async function* () {
      yield aPage();
      throw new Error('the database is gone');
    });
    body.resume();
    await settle();
    await settle();
    expect(destroyed.callCount).to.equal(1);
  });
});
