import { expect } from 'chai';
import { ExportEvents } from '../../../../src/application/analytics/export-events.js';
import { orderedEvents } from '../../../../src/application/analytics/ordered-events.js';
import { ReadFunnel } from '../../../../src/application/analytics/read-funnel.js';
import { RecordEvents } from '../../../../src/application/analytics/record-events.js';
import { appErrorOf } from '../../../support/rejection.js';
import { analyticsUnderTest, DAY_MS } from './analytics-under-test.js';

async function withEvents(count: number) {
  const parts = analyticsUnderTest();
  const to = parts.clock.now();
  const items = Array.from({ length: count }, (_, index) => ({
    name: ['a', 'b', 'c'][index % 3]!,
    at: new Date(to.getTime() - DAY_MS + Math.floor(index / 7)),
    subject: `s${String(index % 5)}`,
    dimensions: { side: index % 2 ? 'odd' : 'even' },
  }));
  await new RecordEvents(parts.recording).execute({ items: items.toReversed() });
  const time = { from: new Date(to.getTime() - 2 * DAY_MS), to };
  return { ...parts, time };
}

describe('orderedEvents', () => {
  it('joins names in order, over many pages, each event once', async () => {
    const { events, time } = await withEvents(5_000);
    const wanted = (await events.scan({ ...time, limit: 10_000 })).filter(
      ({ name }) => name !== 'c',
    );
    const found: string[] = [];
    for await (const { id } of orderedEvents(events, ['b', 'a', 'b'], time)) found.push(id);
    expect(found).to.deep.equal(wanted.map(({ id }) => id));
  }).timeout(10_000);
});

describe('ReadFunnel', () => {
  it('answers the whole and its groups', async () => {
    const { events, time } = await withEvents(60);
    const answer = await new ReadFunnel({ events }).execute({
      steps: [
        { name: 'a', filter: {} },
        { name: 'b', filter: { side: ['odd'] } },
      ],
      ...{ ...time, windowSeconds: 60, groupBy: 'side' },
    });
    expect(answer.whole[0]!.subjects).to.equal(5);
    const sum = answer.groups.reduce((total, { steps }) => total + steps[0]!.subjects, 0);
    expect(sum).to.equal(5);
  });

  it('refuses what is no funnel', async () => {
    const { events, time } = await withEvents(0);
    const query = { steps: [], ...time, windowSeconds: 1 };
    const error = await appErrorOf(new ReadFunnel({ events }).execute(query));
    expect(error.code).to.equal('analytics.bad-query');
  });
});

describe('ExportEvents', () => {
  it('reads on only as events are taken', async () => {
    const { events, settings, time } = await withEvents(5_000);
    let scans = 0;
    const counting = Object.assign(Object.create(events) as typeof events, {
      scan: (scan: Parameters<typeof events.scan>[0]) => {
        scans += 1;
        return events.scan(scan);
      },
    });
    const useCase = new ExportEvents({ events: counting, settings });
    const { pages } = await useCase.execute({ ...time, filter: {} });
    expect(scans).to.equal(1);
    let taken = 0;
    for await (const page of pages) {
      taken += page.length;
      if (taken >= 2_000) break;
    }
    expect(scans).to.equal(2);
  }).timeout(10_000);

  it('filters by any dimension', async () => {
    const { events, settings, time } = await withEvents(20);
    const filter = { side: ['odd'] };
    const { pages } = await new ExportEvents({ events, settings }).execute({ ...time, filter });
    let taken = 0;
    for await (const page of pages) taken += page.length;
    expect(taken).to.equal(10);
  });
});
