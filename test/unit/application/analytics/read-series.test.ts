import { expect } from 'chai';
import { ReadSeries } from '../../../../src/application/analytics/read-series.js';
import { RecordEvents } from '../../../../src/application/analytics/record-events.js';
import type { SeriesQuery } from '../../../../src/domain/analytics/series-query.js';
import { appErrorOf } from '../../../support/rejection.js';
import { analyticsUnderTest, DAY_MS } from './analytics-under-test.js';

function underTest() {
  const parts = analyticsUnderTest();
  const { definitions, recording, series, settings, clock } = parts;
  definitions.set('sale', { dimensions: ['country', 'plan'], mostGroups: 2 });
  const record = new RecordEvents(recording);
  const useCase = new ReadSeries({ series, settings });
  const to = clock.now();
  const read = (change: Partial<SeriesQuery> = {}) =>
    useCase.execute({
      ...{ name: 'sale', aggregate: 'count', from: new Date(to.getTime() - DAY_MS), to },
      ...{ interval: 'hour', timezone: 'UTC', groupBy: [], filter: {}, top: 10 },
      ...change,
    });
  const tell = (...countries: readonly (string | undefined)[]) =>
    record.execute({
      items: countries.map((country) => ({
        name: 'sale',
        at: new Date(to.getTime() - 60_000),
        value: 2,
        ...(country === undefined ? {} : { dimensions: { country } }),
      })),
    });
  return { ...parts, record, read, tell, to };
}

describe('ReadSeries', () => {
  it('answers every step, with zeros or nothing where nothing happened', async () => {
    const { read, tell } = underTest();
    await tell('DE');
    const counts = (await read()).series[0]!;
    expect(counts.points).to.have.length(24);
    expect(counts.points.map(({ value }) => value).filter((value) => value !== 0)).to.deep.equal([
      1,
    ]);
    const averages = (await read({ aggregate: 'avg' })).series[0]!;
    expect(averages.points.filter(({ value }) => value !== null)).to.have.length(1);
    expect([averages.total, averages.events]).to.deep.equal([2, 1]);
  });

  it('answers zeros of what was declared and never happened, and knows no other names', async () => {
    const { read } = underTest();
    expect((await read()).series[0]!.total).to.equal(0);
    expect((await read({ groupBy: ['country'] })).series).to.deep.equal([]);
    const error = await appErrorOf(read({ name: 'other' }));
    expect(error.code).to.equal('analytics-event.not-found');
  });

  it('counts combinations beyond the bound as (other)', async () => {
    const { read, tell } = underTest();
    await tell('DE', 'FR', 'JP', 'PL', 'DE', undefined);
    const { series } = await read({ groupBy: ['country'] });
    expect(series.map(({ group, total }) => [group['country'], total])).to.deep.equal([
      ['DE', 2],
      ['FR', 1],
      ['(other)', 3],
    ]);
    expect((await read()).series[0]!.total).to.equal(6);
  });

  it('filters by values, and by none', async () => {
    const { read, tell } = underTest();
    await tell('DE', undefined);
    const totals = async (filter: SeriesQuery['filter']) =>
      (await read({ filter })).series[0]!.total;
    expect(await totals({ country: ['DE'] })).to.equal(1);
    expect(await totals({ country: ['(none)', 'DE'] })).to.equal(2);
    expect(await totals({ country: ['FR'] })).to.equal(0);
  });

  it('counts events of the time before a dimension was declared as those without it', async () => {
    const { read, definitions, record, to } = underTest();
    definitions.delete('sale');
    const at = new Date(to.getTime() - 60_000);
    const items = [{ name: 'sale', at, dimensions: { country: 'DE' } }];
    await record.execute({ items });
    definitions.set('sale', { dimensions: ['country'], mostGroups: 5 });
    await record.execute({ items });
    const { series } = await read({ groupBy: ['country'] });
    const totals = series.map(({ group, total }) => [group['country'], total]);
    expect(totals).to.have.deep.members([
      ['(none)', 1],
      ['DE', 1],
    ]);
  });

  it('refuses dimensions that are not declared, and what makes no sense', async () => {
    const { read, tell, to } = underTest();
    await tell('DE');
    const codeOf = async (change: Partial<SeriesQuery>) => (await appErrorOf(read(change))).code;
    expect(await codeOf({ groupBy: ['device'] })).to.equal('analytics.undeclared-dimension');
    expect(await codeOf({ filter: { device: ['x'] } })).to.equal('analytics.undeclared-dimension');
    expect(await codeOf({ from: to })).to.equal('analytics.bad-query');
    expect(await codeOf({ top: 51 })).to.equal('analytics.bad-query');
    expect(await codeOf({ timezone: 'Mars' })).to.equal('analytics.bad-query');
    expect(await codeOf({ from: new Date(0), interval: 'hour' })).to.equal('analytics.too-much');
    const years = new Date(to.getTime() - 60_000 * DAY_MS);
    expect(await codeOf({ from: years, interval: 'month' })).to.equal('analytics.too-much');
  });
});
