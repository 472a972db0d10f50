import { expect } from 'chai';
import { spy } from 'sinon';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { FireSchedules } from '../../../../src/application/jobs/fire-schedules.js';
import { ScheduleMetrics } from '../../../../src/application/jobs/schedule-metrics.js';
import { scheduleParts } from './schedule-parts.js';

describe('FireSchedules', () => {
  const open = () => {
    const parts = scheduleParts();
    const metrics = new InMemoryMetrics();
    const declare = { execute: () => Promise.resolve() };
    const { fire } = parts;
    const deps = { ...parts, fire: { execute: fire.execute.bind(fire) }, declare };
    const schedules = new FireSchedules({ ...deps, metrics: new ScheduleMetrics({ metrics }) });
    const turn = () => schedules.turn(new AbortController().signal);
    return { ...parts, metrics, declare, firing: deps.fire, turn };
  };
  const fields = { queue: 'reports', everySeconds: 60 };

  it('waits for the next time, ten seconds at most', async () => {
    const { create, clock, turn } = open();
    expect(await turn()).to.equal(10_000);
    await create.execute({ ...fields, name: 'one' });
    expect(await turn()).to.equal(10_000);
    await clock.advance(57_000);
    expect(await turn()).to.equal(3_000);
  });

  it('asks the store once while nothing is due', async () => {
    const { create, queries, schedules, turn } = open();
    await create.execute({ ...fields, name: 'one' });
    const asked = spy(queries, 'upcoming');
    const found = spy(schedules, 'find');
    await turn();
    expect([asked.callCount, found.callCount]).to.deep.equal([1, 0]);
  });

  it('fires all that are due, and says when it goes on', async () => {
    const { create, clock, turn, jobsOf, metrics } = open();
    for (const name of ['one', 'two']) await create.execute({ ...fields, name });
    await create.execute({ ...fields, name: 'three', everySeconds: 65 });
    await clock.advance(60_000);
    expect(await turn()).to.equal(5_000);
    expect(await jobsOf()).to.have.length(2);
    const [fired] = (await metrics.readings()).filter(
      ({ name }) => name === 'schedule_slots_total',
    );
    expect(fired).to.deep.include({ value: 2, labels: { outcome: 'fired' } });
  });

  it('looks again soon when another process was faster', async () => {
    const { create, clock, turn, firing } = open();
    await create.execute({ ...fields, name: 'one' });
    await clock.advance(60_000);
    const { execute } = firing;
    firing.execute = async (id) => {
      await execute(id);
      return undefined;
    };
    expect(await turn()).to.equal(100);
    expect(await turn()).to.equal(10_000);
  });

  it('counts what was missed', async () => {
    const { create, clock, turn, metrics } = open();
    await create.execute({ ...fields, name: 'one', misfire: 'skip', graceSeconds: 1 });
    await clock.advance(5 * 60_000 + 10_000);
    await turn();
    const counted = (await metrics.readings()).filter(
      ({ name }) => name === 'schedule_slots_total',
    );
    expect(
      counted.map(({ labels, ...rest }) => [labels, 'value' in rest && rest.value]),
    ).to.deep.equal([[{ outcome: 'missed' }, 5]]);
  });

  it('keeps nobody waiting for one that fails, and tries that again later', async () => {
    const { create, clock, turn, jobsOf, firing, logger } = open();
    const { id } = await create.execute({ ...fields, name: 'broken' });
    await create.execute({ ...fields, name: 'whole' });
    const { execute } = firing;
    firing.execute = (given) =>
      given === id ? Promise.reject(new Error('broken')) : execute(given);
    await clock.advance(60_000);
    expect(await turn()).to.equal(5_000);
    expect(await jobsOf()).to.have.length(1);
    expect(await turn()).to.equal(5_000);
    await clock.advance(5_000);
    await turn();
    const told = logger.entries.filter(({ level }) => level === 'warn');
    expect(told).to.have.length(1);
    firing.execute = execute;
    await clock.advance(5_000);
    await turn();
    expect(await jobsOf()).to.have.length(2);
  });

  it('goes on with what is stored when the configuration cannot be taken over', async () => {
    const { create, clock, turn, jobsOf, declare, logger } = open();
    await create.execute({ ...fields, name: 'one' });
    declare.execute = () => Promise.reject(new Error('no'));
    await clock.advance(60_000);
    await turn();
    await turn();
    expect(await jobsOf()).to.have.length(1);
    expect(logger.entries.filter(({ level }) => level === 'warn')).to.have.length(1);
  });
});
