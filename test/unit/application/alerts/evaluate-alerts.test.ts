import { expect } from 'chai';
import { RememberedMetrics } from '../../../support/remembered-metrics.js';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { CronerSchedule } from '../../../../src/adapters/outbound/croner/croner-schedule.js';
import { NodeDigests } from '../../../../src/adapters/outbound/system/node-digests.js';
import { AlertFacts } from '../../../../src/application/alerts/alert-facts.js';
import type { AlertSettings } from '../../../../src/application/alerts/alert-settings.js';
import { AlertWriter } from '../../../../src/application/alerts/alert-writer.js';
import { EvaluateAlerts } from '../../../../src/application/alerts/evaluate-alerts.js';
import { ExpectationBook } from '../../../../src/application/alerts/expectation-book.js';
import { FollowAlertEvents } from '../../../../src/application/alerts/follow-alert-events.js';
import { ReadConditions } from '../../../../src/application/alerts/read-conditions.js';
import { RuleBook } from '../../../../src/application/alerts/rule-book.js';
import { SettleExpectations } from '../../../../src/application/alerts/settle-expectations.js';
import type { AlertRuleDetails } from '../../../../src/domain/alerts/alert-rule.js';
import { DEFAULT_RULES } from '../../../../src/domain/alerts/default-rules.js';
import { listQuery } from '../../../../src/domain/shared/page.js';
import { anAlertRule, aDomainEvent } from '../../../support/builders.js';
import { inMemoryParts } from '../../../support/in-memory-parts.js';

type Changing = { -readonly [Name in keyof AlertSettings]: AlertSettings[Name] };

function detailsOf(state: Partial<AlertRuleDetails> = {}): AlertRuleDetails {
  const { name, summary, severity, condition, forSeconds, repeatSeconds } =
    anAlertRule(state).state;
  const { channels, labels, enabled } = anAlertRule(state).state;
  return {
    name,
    summary,
    severity,
    condition,
    forSeconds,
    repeatSeconds,
    channels,
    labels,
    enabled,
  };
}

/** Everything that decides about alerts, in memory, with a clock that the test moves. */
function alerting(rules: readonly AlertRuleDetails[]) {
  const parts = inMemoryParts();
  const { clock, ids, work, scope, logger } = parts;
  const metrics = new InMemoryMetrics();
  const digests = new NodeDigests();
  const checks: { name: string; status: 'healthy' | 'unhealthy' }[] = [];
  const settings: Changing = {
    isEnabled: true,
    evaluationMs: 15_000,
    housekeepingSeconds: 600,
    repeatSeconds: 3_600,
    rules,
    disabledRules: DEFAULT_RULES.map(({ name }) => name),
    expectations: [],
    routes: [],
    channels: new Map([['ops', { type: 'test', maxPerMinute: 10, settings: {} }]]),
  };
  const book = new RuleBook({
    ...parts,
    settings,
    rules: parts.alertRules,
    queries: parts.alertRuleQueries,
  });
  const queries = parts.expectationQueries;
  const expectations = new ExpectationBook({
    ...parts,
    settings,
    queries,
    schedule: new CronerSchedule(),
  });
  const history = new RememberedMetrics({ metrics, clock });
  const health = { execute: () => Promise.resolve({ checks }) };
  const conditions = new ReadConditions({ metrics: history, health, expectations, clock });
  const writer = new AlertWriter({ ...parts, settings });
  const common = { settings, book, writer, work, scope, clock, ids, digests, logger };
  const read = { queries: parts.alertQueries, silences: parts.silenceQueries };
  const facts = new AlertFacts({
    events: parts.eventQueries,
    jobs: parts.jobQueries,
    metrics,
    clock,
  });
  const settle = {
    ...parts,
    book: expectations,
    alerts: parts.alertQueries,
    metrics: history,
  };
  const evaluate = new EvaluateAlerts({
    ...common,
    ...read,
    facts,
    conditions,
    settleExpectations: new SettleExpectations(settle),
  });
  const follow = new FollowAlertEvents({
    ...common,
    ...read,
    expectations,
    stream: parts.eventStream,
  });
  return { parts, metrics, settings, checks, book, expectations, evaluate, follow };
}

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
