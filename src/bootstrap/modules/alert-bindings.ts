import type { ContainerModuleLoadOptions } from 'inversify';
import { AlertFacts } from '../../application/alerts/alert-facts.js';
import { AlertWriter } from '../../application/alerts/alert-writer.js';
import { ChangeAlert } from '../../application/alerts/change-alert.js';
import { ChannelSender } from '../../application/alerts/channel-sender.js';
import { DeliverNotice } from '../../application/alerts/deliver-notice.js';
import { EvaluateAlerts } from '../../application/alerts/evaluate-alerts.js';
import { ExpectationBook } from '../../application/alerts/expectation-book.js';
import { FailNotice } from '../../application/alerts/fail-notice.js';
import { FollowAlertEvents } from '../../application/alerts/follow-alert-events.js';
import { MetricHappenings } from '../../application/alerts/metric-happenings.js';
import { NoticeWriter } from '../../application/alerts/notice-writer.js';
import { ReadConditions } from '../../application/alerts/read-conditions.js';
import { RuleBook } from '../../application/alerts/rule-book.js';
import { SettleExpectations } from '../../application/alerts/settle-expectations.js';
import { TestChannel } from '../../application/alerts/test-alerting.js';
import { GetOne, ListPage } from '../../application/shared/read-use-cases.js';
import { isDead } from '../process-id.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { bindClass, bindMade } from './bind-class.js';

/** What decides about alerts, and tells of them. */
export function bindAlerts(options: ContainerModuleLoadOptions): void {
  const { work, scope, clock, ids, digests, logger, metrics } = PORTS;
  const { alerts, alertQueries: queries, notices, noticeQueries, silenceQueries } = PORTS;
  const {
    alertSettings: settings,
    ruleBook: book,
    expectationBook,
    alertWriter: writer,
  } = SERVICES;
  bindClass(options, book, RuleBook, {
    settings,
    rules: PORTS.alertRules,
    queries: PORTS.alertRuleQueries,
    work,
    clock,
    ids,
  });
  const { expectations, expectationQueries, schedule } = PORTS;
  const stored = { expectations, queries: expectationQueries, schedule, work, clock, ids };
  bindClass(options, expectationBook, ExpectationBook, { settings, ...stored });
  bindClass(options, SERVICES.metricHappenings, MetricHappenings, {
    ...{ settings, queries: expectationQueries, book: expectationBook, scope, clock, logger },
  });
  bindClass(options, SERVICES.readConditions, ReadConditions, {
    metrics: SERVICES.metricQueries,
    health: SERVICES.checkHealth,
    expectations: expectationBook,
    schedules: PORTS.scheduleQueries,
    clock,
  });
  const facts = { events: PORTS.eventQueries, jobs: PORTS.jobQueries, metrics, clock };
  bindClass(options, SERVICES.alertFacts, AlertFacts, facts);
  bindClass(options, writer, AlertWriter, { settings, alerts, notices, jobs: PORTS.jobs, ids });
  bindClass(options, SERVICES.settleExpectations, SettleExpectations, {
    book: expectationBook,
    expectations,
    alerts: queries,
    metrics: SERVICES.metricQueries,
    work,
    clock,
    logger,
  });
  const deciding = { settings, book, writer, queries, work, scope, clock, ids, digests };
  bindClass(options, SERVICES.evaluateAlerts, EvaluateAlerts, {
    ...deciding,
    facts: SERVICES.alertFacts,
    conditions: SERVICES.readConditions,
    settleExpectations: SERVICES.settleExpectations,
    silences: silenceQueries,
    logger,
  });
  bindClass(options, SERVICES.followAlertEvents, FollowAlertEvents, {
    ...deciding,
    stream: PORTS.eventStream,
    expectations: expectationBook,
    silences: silenceQueries,
  });
  const sending = { settings, channels: SERVICES.alertChannels, resilience: PORTS.resilience };
  bindClass(options, SERVICES.channelSender, ChannelSender, sending);
  const { channelSender: sender } = SERVICES;
  bindClass(options, SERVICES.noticeWriter, NoticeWriter, { notices, work, clock, logger });
  const told = { settings, queries: noticeQueries, sender, writer: SERVICES.noticeWriter };
  const delivering = { ...told, leases: PORTS.leases, clock, ids };
  bindMade(options, USE_CASES['alerts.deliver'], delivering, (deps) => {
    return new DeliverNotice({ ...deps, isDead });
  });
  bindClass(options, USE_CASES['alerts.give-up'], FailNotice, { notices, work, clock });
  const testing = { sender, settings, queries: noticeQueries, leases: PORTS.leases, clock, ids };
  bindClass(options, USE_CASES['alerts.test'], TestChannel, testing);
  bindClass(options, USE_CASES['alerts.update'], ChangeAlert, { alerts, work, clock });
  bindMade(options, USE_CASES['alerts.list'], { queries }, (deps) => {
    return new ListPage('alerts', 'alert', deps.queries);
  });
  bindMade(options, USE_CASES['alerts.get'], { queries }, (deps) => {
    return new GetOne('alerts', 'alert', deps.queries);
  });
}
