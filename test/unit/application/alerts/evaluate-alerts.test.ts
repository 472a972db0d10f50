import { expect } from 'chai';
import { systemActor } from '../../../../src/domain/access/actor.js';
import { DEFAULT_RULES } from '../../../../src/domain/alerts/default-rules.js';
import { listQuery } from '../../../../src/domain/shared/page.js';
import { Schedule } from '../../../../src/domain/jobs/schedule.js';
import { aDomainEvent, aSchedule } from '../../../support/builders.js';
import { alerting, detailsOf } from './alerting.js';

describe('EvaluateAlerts', () => {
  const alertsOf = async ({ parts }: ReturnType<typeof alerting>) =>
    (await parts.alertQueries.list(listQuery())).items.map(
      ({ rule, status }) => `${rule} ${status}`,
    );
  const noticesOf = async ({ parts }: ReturnType<typeof alerting>) => {
    const { items } = await parts.noticeQueries.list(listQuery());
    return items.map(({ content }) => `${String(content['rule'])} ${String(content['status'])}`);
  };
  const minutes = async (world: ReturnType<typeof alerting>, count: number) => {
    await world.parts.clock.advance(count * 60_000);
    await world.evaluate.execute();
  };

  it('follows a metric up and down, and tells of it with a job for each notice', async () => {
    const world = alerting([detailsOf({ name: 'waits', forSeconds: 60 })]);
    const gauge = world.metrics.gauge({ name: 'waiting', help: 'x' });
    gauge.set(6);
    await world.evaluate.execute();
    expect(await alertsOf(world)).to.deep.equal(['waits pending']);
    await minutes(world, 1);
    expect(await noticesOf(world)).to.deep.equal(['waits firing']);
    gauge.set(1);
    await minutes(world, 2);
    expect(await noticesOf(world)).to.deep.equal(['waits firing', 'waits resolved']);
    const jobs = await world.parts.jobQueries.list(listQuery());
    expect(jobs.items.map(({ queue }) => queue)).to.deep.equal(['alerts', 'alerts']);
  });

  it('computes rates of what was counted, and says nothing of too little', async () => {
    const high = DEFAULT_RULES.filter(({ name }) => name === 'high-error-rate');
    const world = alerting(high);
    const operations = world.metrics.counter({
      name: 'operations_total',
      help: 'x',
      labels: ['outcome'],
    });
    await world.evaluate.execute();
    operations.add(19, { outcome: 'failed' });
    await minutes(world, 1);
    expect(await alertsOf(world)).to.deep.equal([]);
    operations.add(100, { outcome: 'succeeded' });
    await minutes(world, 1);
    expect(await alertsOf(world)).to.deep.equal(['high-error-rate firing']);
    operations.add(1_000, { outcome: 'succeeded' });
    await minutes(world, 1);
    expect(await alertsOf(world)).to.deep.equal(['high-error-rate resolved']);
  });

  it('ends what fires once its metric is gone for long, and not at once', async () => {
    const condition = {
      type: 'threshold',
      metric: 'waiting',
      labels: {},
      aggregate: 'last',
    } as const;
    const rule = detailsOf({
      name: 'waits',
      condition: { ...condition, windowSeconds: 240, above: 5 },
    });
    const world = alerting([rule]);
    const gauge = world.metrics.gauge({ name: 'waiting', help: 'x' });
    gauge.set(6);
    await world.evaluate.execute();
    gauge.clear();
    for (let look = 0; look < 16; look += 1) {
      await minutes(world, 1);
      expect(await alertsOf(world)).to.deep.equal(['waits firing']);
    }
    await minutes(world, 1);
    expect(await alertsOf(world)).to.deep.equal(['waits resolved']);
    expect(await noticesOf(world)).to.deep.equal(['waits firing', 'waits resolved']);
  });

  it('says once that a rule cannot be evaluated, and when it can again', async () => {
    const world = alerting([detailsOf({ name: 'broken' })]);
    const said = () =>
      world.parts.logger.entries
        .filter(({ level, message }) => level !== 'debug' && message.startsWith('an alert rule'))
        .map(({ level }) => level);
    world.fail(new Error('too many series'));
    for (let look = 0; look < 5; look += 1) await minutes(world, 1);
    expect(said()).to.deep.equal(['warn']);
    world.fail(undefined);
    for (let look = 0; look < 2; look += 1) await minutes(world, 1);
    expect(said()).to.deep.equal(['warn', 'info']);
  });

  it('counts every dead letter, and shows the count where it evaluates only', async () => {
    const world = alerting(DEFAULT_RULES.filter(({ name }) => name === 'dead-letters'));
    const shown = async () =>
      (await world.metrics.readings()).flatMap((one) =>
        one.name === 'dead_letters' && one.kind === 'gauge' ? [one.value] : [],
      );
    const give = async (count: number) => {
      const payloads = Array.from({ length: count }, () => ({ queue: 'q', payload: {} }));
      await world.parts.jobs.enqueue(payloads);
      const claim = { queues: ['q'], limit: count, workerId: 'w', leaseMs: 1_000 };
      const jobs = await world.parts.jobs.claim(claim);
      const end = { status: 'dead_letter', error: 'x' } as const;
      await world.parts.jobs.settle(jobs.map(({ id, attempt }) => ({ id, attempt, ...end })));
    };
    expect(await shown()).to.deep.equal([]);
    await give(250);
    await world.evaluate.execute();
    expect(await shown()).to.deep.equal([250]);
    await minutes(world, 1);
    expect(await alertsOf(world)).to.deep.equal([]);
    await give(1);
    await minutes(world, 1);
    expect(await alertsOf(world)).to.deep.equal(['dead-letters firing']);
    world.facts.forget();
    expect(await shown()).to.deep.equal([]);
  });

  it('repeats when its time has come, and not before', async () => {
    const world = alerting([detailsOf({ condition: { type: 'watchdog', everySeconds: 300 } })]);
    await world.evaluate.execute();
    await minutes(world, 4);
    expect(await noticesOf(world)).to.have.length(1);
    await minutes(world, 1);
    expect(await noticesOf(world)).to.have.length(2);
  });

  it('ends alerts of rules that are switched off, changed or gone', async () => {
    const rule = detailsOf({
      name: 'always',
      condition: { type: 'watchdog', everySeconds: 86_400 },
    });
    const world = alerting([rule]);
    await world.evaluate.execute();
    world.settings.rules = [{ ...rule, enabled: false }];
    await minutes(world, 1);
    expect(await alertsOf(world)).to.deep.equal(['always resolved']);
    world.settings.rules = [rule];
    await minutes(world, 1);
    world.settings.rules = [];
    await minutes(world, 1);
    expect(await alertsOf(world)).to.deep.equal(['always resolved', 'always resolved']);
    expect((await noticesOf(world)).filter((told) => told.endsWith('resolved'))).to.have.length(2);
  });

  it('has an alert for each check that fails', async () => {
    const world = alerting([
      detailsOf({ name: 'health', condition: { type: 'health', status: 'unhealthy' } }),
    ]);
    world.checks.push({ name: 'a', status: 'unhealthy' }, { name: 'b', status: 'unhealthy' });
    world.checks.push({ name: 'c', status: 'healthy' });
    await world.evaluate.execute();
    expect(await alertsOf(world)).to.have.length(2);
    for (const check of world.checks) check.status = 'healthy';
    await minutes(world, 1);
    expect(await alertsOf(world)).to.deep.equal(['health resolved', 'health resolved']);
  });

  it('finds once what was due while the program was down, and that it came late', async () => {
    const world = alerting(DEFAULT_RULES.filter(({ name }) => name === 'expectation'));
    const nightly = {
      name: 'nightly',
      kind: 'backup',
      subject: 'nightly',
      cadence: { cron: '0 2 * * *', zone: 'America/New_York' },
      graceSeconds: 600,
      volume: null,
      severity: 'critical',
      enabled: true,
    } as const;
    world.settings.expectations = [nightly];
    await world.evaluate.execute();
    // Down for two days and more; what should have happened runs before anybody looks.
    await world.parts.clock.advance(60 * 3_600_000);
    const at = world.parts.clock.now();
    await world.expectations.happened({ kind: 'backup', subject: 'nightly' }, { at, volume: null });
    await world.expectations.happened(
      { kind: 'schedule', subject: 'housekeeping' },
      { at, volume: null },
    );
    for (let look = 0; look < 5; look += 1) await minutes(world, 1);
    const { items } = await world.parts.alertQueries.list(listQuery());
    const own = items.filter(({ labels }) => labels['expectation'] === 'nightly');
    expect(own.map(({ status, severity }) => [status, severity])).to.deep.equal([
      ['resolved', 'critical'],
    ]);
    expect(own[0]?.text).to.match(/^late: expected backup nightly at 0 2/);
  });

  it('finds a schedule that was due and did not run, until it runs', async () => {
    const world = alerting(DEFAULT_RULES.filter(({ name }) => name === 'expectation'));
    const { schedules, work, clock } = world.parts;
    const nextRunAt = clock.now();
    const late = aSchedule({ name: 'late', nextRunAt, nextSlotAt: nextRunAt, graceSeconds: 120 });
    const paused = aSchedule({ name: 'paused', paused: true });
    await work.run(async () => {
      for (const schedule of [late, paused]) await schedules.save(schedule, []);
    });
    const alerts = async () => {
      const { items } = await world.parts.alertQueries.list(listQuery());
      const own = items.filter(({ labels }) => labels['schedule'] !== undefined);
      return own.map(({ labels, status }) => `${labels['schedule'] ?? ''} ${status}`);
    };
    await minutes(world, 2);
    expect(await alerts()).to.deep.equal([]);
    await minutes(world, 1);
    expect(await alerts()).to.deep.equal(['late firing']);
    const state = { ...late.state, version: 2, nextRunAt: new Date(clock.now().getTime() + 1) };
    await work.run(() => schedules.save(Schedule.restore(state), []));
    await minutes(world, 1);
    expect(await alerts()).to.deep.equal(['late resolved']);
  });

  it('tells of each schedule that missed a time', async () => {
    const world = alerting(DEFAULT_RULES.filter(({ name }) => name === 'schedule-missed'));
    const { work, eventLog, eventStream } = world.parts;
    const missed = ['nightly', 'weekly'].map((name) =>
      aDomainEvent({ type: 'brain.schedule.missed', data: { name, slots: 1 } }),
    );
    await world.evaluate.execute();
    await work.run(() => eventLog.append(missed));
    await eventStream.sequence(10);
    await world.follow.catchUp(new AbortController().signal);
    const { items } = await world.parts.alertQueries.list(listQuery());
    expect(items.map(({ labels }) => labels['name'])).to.have.members(['nightly', 'weekly']);
    expect(await alertsOf(world)).to.deep.equal(Array(2).fill('schedule-missed firing'));
  });

  it('evaluates 200 rules in little time, and writes nothing while nothing changes', async () => {
    const many = Array.from({ length: 200 }, (_, index) =>
      detailsOf({ name: `rule-${String(index)}` }),
    );
    const world = alerting(many);
    world.metrics.gauge({ name: 'waiting', help: 'x' }).set(1);
    await world.evaluate.execute();
    const before = (await world.parts.alertRuleQueries.list(listQuery())).items[0]?.version;
    const started = performance.now();
    for (let look = 0; look < 10; look += 1) await minutes(world, 1);
    expect((performance.now() - started) / 10).to.be.lessThan(500);
    const after = (await world.parts.alertRuleQueries.list(listQuery())).items[0]?.version;
    expect(after).to.equal(before);
  });

  it('fires for each target that is missed, until it is met again', async () => {
    const world = alerting(DEFAULT_RULES.filter(({ name }) => name === 'missed-target'));
    const { work, eventLog, eventStream, scope } = world.parts;
    const tell = async (verdict: 'missed' | 'met', target: string) => {
      const event = aDomainEvent({ type: `brain.target.${verdict}`, data: { target } });
      const context = { actor: systemActor('targets'), requestId: 'r' };
      await scope.run(context, () => work.run(() => eventLog.append([event])));
      await eventStream.sequence(10);
      await world.follow.catchUp(new AbortController().signal);
    };
    await tell('missed', 'availability');
    await tell('missed', 'successRate');
    await minutes(world, 24 * 60);
    expect(await alertsOf(world)).to.deep.equal(Array(2).fill('missed-target firing'));
    await tell('met', 'availability');
    const { items } = await world.parts.alertQueries.list(listQuery());
    const firing = items.filter(({ status }) => status === 'firing');
    expect(firing.map(({ labels }) => labels)).to.deep.equal([{ target: 'successRate' }]);
  });

  it('counts each event once, whoever reads how often', async () => {
    const condition = {
      type: 'event',
      events: ['brain.task.deleted'],
      match: {},
      unless: {},
      groupBy: [],
      count: 3,
      windowSeconds: 600,
      resolvedBy: [],
    } as const;
    const world = alerting([detailsOf({ name: 'deleting', condition })]);
    const { work, eventLog, eventStream, scope } = world.parts;
    const { signal } = new AbortController();
    const tell = (count: number) =>
      scope.run(
        { actor: { kind: 'system', id: 'system:test', role: 'admin' }, requestId: 'r' },
        () =>
          work.run(() =>
            eventLog.append(
              Array.from({ length: count }, () => aDomainEvent({ type: 'brain.task.deleted' })),
            ),
          ),
      );
    await tell(2);
    await eventStream.sequence(500);
    await world.follow.catchUp(signal);
    await world.follow.catchUp(signal);
    expect(await alertsOf(world)).to.deep.equal(['deleting pending']);
    await tell(500);
    await eventStream.sequence(1_000);
    await Promise.all([world.follow.catchUp(signal), world.follow.catchUp(signal)]);
    expect(await alertsOf(world)).to.deep.equal(['deleting firing']);
    expect(await noticesOf(world)).to.deep.equal(['deleting firing']);
    await minutes(world, 11);
    expect(await alertsOf(world)).to.deep.equal(['deleting resolved']);
  });
});
