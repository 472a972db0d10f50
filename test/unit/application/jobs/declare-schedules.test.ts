import { expect } from 'chai';
import { spy } from 'sinon';
import { DeclareSchedules } from '../../../../src/application/jobs/declare-schedules.js';
import {
  toScheduleDetails,
  type NewScheduleFields,
} from '../../../../src/application/jobs/schedule-input.js';
import { listQuery } from '../../../../src/domain/shared/page.js';
import { scheduleParts } from './schedule-parts.js';

describe('DeclareSchedules', () => {
  const open = () => {
    const parts = scheduleParts();
    const settings = { declared: [] as ReturnType<typeof toScheduleDetails>[] };
    const make = () => new DeclareSchedules({ ...parts, settings });
    const declared = make();
    const declare = async (...fields: readonly NewScheduleFields[]) => {
      settings.declared = fields.map((one) => toScheduleDetails(one, parts.calendar));
      await declared.execute();
    };
    const stored = async () => (await parts.scheduleQueries.list(listQuery())).items;
    const one = async () => {
      const [state] = await stored();
      if (!state) throw new Error('There is none');
      return state;
    };
    return { ...parts, settings, declare, stored, one, make };
  };
  const ONE = { name: 'one', queue: 'reports', everySeconds: 60 };

  it('stores what is declared, changes it and removes it', async () => {
    const { declare, stored, one } = open();
    await declare(ONE);
    expect(await one()).to.include({ name: 'one', origin: 'configuration', everySeconds: 60 });
    await declare({ ...ONE, everySeconds: 120 });
    expect(await one()).to.include({ everySeconds: 120, version: 2 });
    await declare();
    expect(await stored()).to.deep.equal([]);
  });

  it('leaves jobs, and what the API made', async () => {
    const { declare, stored, one, fire, clock, jobsOf, create } = open();
    await declare(ONE);
    await clock.advance(60_000);
    await fire.execute((await one()).id);
    await create.execute({ ...ONE, name: 'own' });
    await declare();
    expect((await stored()).map(({ name }) => name)).to.deep.equal(['own']);
    expect(await jobsOf()).to.have.length(1);
  });

  it('lets it rest, and keeps its time, while the configuration is the same', async () => {
    const { declare, one, change, clock, make } = open();
    await declare(ONE);
    await change.execute({ id: (await one()).id, change: { paused: true } });
    await clock.advance(5_000);
    await make().execute();
    await declare({ ...ONE, priority: 90 });
    expect(await one()).to.include({ paused: true, priority: 90, nextRunAt: null });
  });

  it('takes a name over from the API', async () => {
    const { declare, one, create } = open();
    const { id } = await create.execute({ ...ONE, queue: 'others' });
    await declare(ONE);
    expect(await one()).to.include({ id, origin: 'configuration', queue: 'reports' });
  });

  it('asks the store for nothing while the configuration is the same', async () => {
    const { scheduleQueries, settings, make } = open();
    const declared = make();
    await declared.execute();
    const asked = spy(scheduleQueries, 'list');
    await declared.execute();
    expect(asked.callCount).to.equal(0);
    settings.declared = [];
    await declared.execute();
    expect(asked.callCount).to.be.greaterThan(0);
  });

  it('is the same for several processes at once', async () => {
    const { declare, stored, make } = open();
    await declare(ONE, { ...ONE, name: 'two' });
    await Promise.all([make().execute(), make().execute()]);
    expect(await stored()).to.have.length(2);
    expect((await stored()).map(({ version }) => version)).to.deep.equal([1, 1]);
  });
});
