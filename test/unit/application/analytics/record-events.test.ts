import { expect } from 'chai';
import {
  ImportEvents,
  type ImportLine,
} from '../../../../src/application/analytics/import-events.js';
import { GetName, ListNames } from '../../../../src/application/analytics/list-names.js';
import { RecordEvent, RecordEvents } from '../../../../src/application/analytics/record-events.js';
import { AppError, validationError } from '../../../../src/domain/shared/app-error.js';
import { appErrorOf } from '../../../support/rejection.js';
import { analyticsUnderTest, DAY_MS } from './analytics-under-test.js';

async function* linesOf(lines: readonly ImportLine[]): AsyncGenerator<ImportLine> {
  yield* lines;
}

describe('RecordEvents', () => {
  it('takes all or none, and says which event is at fault and why', async () => {
    const { recording, clock, events } = analyticsUnderTest();
    const old = new Date(clock.now().getTime() - 31 * DAY_MS);
    const items = [{ name: 'a' }, { name: 'a', at: old }];
    const error = await appErrorOf(new RecordEvents(recording).execute({ items }));
    expect(error.code).to.equal('analytics.too-old');
    expect(error.faults.map(({ path }) => path)).to.deep.equal(['items.1.at']);
    const scan = { from: new Date(0), to: new Date(2 ** 45), limit: 10 };
    expect(await events.scan(scan)).to.deep.equal([]);
  });

  it('tells duplicates apart, and counts what became of events', async () => {
    const { recording, metrics } = analyticsUnderTest();
    const one = new RecordEvent(recording);
    const told = { name: 'a', dedupKey: 'k' };
    expect((await one.execute(told)).isDuplicate).to.equal(false);
    expect((await one.execute(told)).isDuplicate).to.equal(true);
    await appErrorOf(one.execute({ name: '' }));
    const counted = (await metrics.readings())
      .filter(({ name }) => name === 'analytics_events_total')
      .map((reading) => [reading.labels['result'], 'value' in reading ? reading.value : undefined]);
    expect(Object.fromEntries(counted)).to.deep.equal({ recorded: 1, duplicate: 1, refused: 1 });
  });
});

describe('ImportEvents', () => {
  it('takes what is valid, and tells of what is not', async () => {
    const { recording } = analyticsUnderTest();
    const report = await new ImportEvents(recording).execute({
      lines: linesOf([
        { line: 1, event: { name: 'a', dedupKey: 'k' } },
        { line: 2, event: { name: 'not a name' } },
        { line: 4, error: validationError('json.malformed', 'No JSON') },
        { line: 5, event: { name: 'a', dedupKey: 'k' } },
        { line: 6, event: { name: 'a' } },
      ]),
    });
    expect(report).to.deep.include({ recorded: 2, duplicates: 1, refused: 2 });
    expect(report.faults.map(({ line, code }) => [line, code])).to.deep.equal([
      [2, 'analytics.invalid'],
      [4, 'json.malformed'],
    ]);
  });

  it('keeps what was taken when the stream breaks off', async () => {
    const { recording, events } = analyticsUnderTest();
    async function* broken(): AsyncGenerator<ImportLine> {
      for (let line = 1; line <= 1_500; line += 1) yield { line, event: { name: 'a' } };
      throw new AppError('validation', 'request.incomplete', 'The body is incomplete');
    }
    const error = await appErrorOf(new ImportEvents(recording).execute({ lines: broken() }));
    expect(error.code).to.equal('request.incomplete');
    const scan = { from: new Date(0), to: new Date(2 ** 45), limit: 5_000 };
    expect(await events.scan(scan)).to.have.length(1_000);
  });
});

describe('ListNames', () => {
  it('shows names that were declared or recorded, and their values', async () => {
    const { recording, series, settings, definitions } = analyticsUnderTest();
    definitions.set('b', { dimensions: ['plan', 'country'], mostGroups: 10 });
    const one = new RecordEvent(recording);
    await one.execute({ name: 'a' });
    await one.execute({ name: 'b', dimensions: { plan: 'team' } });
    await one.execute({ name: 'b', dimensions: { plan: 'free' } });
    definitions.set('c', { dimensions: [], mostGroups: 10 });
    const names = await new ListNames({ series, settings }).execute();
    expect(names.map(({ name, isDeclared, groups }) => [name, isDeclared, groups])).to.deep.equal([
      ['a', false, 1],
      ['b', true, 2],
      ['c', true, 0],
    ]);
    const details = await new GetName({ series, settings }).execute({ name: 'b' });
    expect(details.values).to.deep.equal({ country: ['(none)'], plan: ['free', 'team'] });
    const missing = await appErrorOf(new GetName({ series, settings }).execute({ name: 'd' }));
    expect(missing.code).to.equal('analytics-event.not-found');
  });
});
