import type { AuthenticateKey } from '../../application/access/authenticate-key.js';
import type { EnsureFirstKey } from '../../application/access/ensure-first-key.js';
import type { MassReadSettings, MassReadWatch } from '../../application/access/mass-read-watch.js';
import type { NoteKeyNetwork } from '../../application/access/note-key-network.js';
import type { AlertFacts } from '../../application/alerts/alert-facts.js';
import type { AlertSettings } from '../../application/alerts/alert-settings.js';
import type { AlertWriter } from '../../application/alerts/alert-writer.js';
import type { ChannelSender } from '../../application/alerts/channel-sender.js';
import type { EvaluateAlerts } from '../../application/alerts/evaluate-alerts.js';
import type { ExpectationBook } from '../../application/alerts/expectation-book.js';
import type { FollowAlertEvents } from '../../application/alerts/follow-alert-events.js';
import type { MetricHappenings } from '../../application/alerts/metric-happenings.js';
import type { NoticeWriter } from '../../application/alerts/notice-writer.js';
import type { ReadConditions } from '../../application/alerts/read-conditions.js';
import type { RuleBook } from '../../application/alerts/rule-book.js';
import type { SettleExpectations } from '../../application/alerts/settle-expectations.js';
import type { AnalyticsSettings } from '../../application/analytics/analytics-settings.js';
import type { EventCounter } from '../../application/analytics/event-counter.js';
import type { FollowDomainEvents } from '../../application/analytics/follow-domain-events.js';
import type { MergeBlocks } from '../../application/analytics/merge-blocks.js';
import type { ErrorAggregator } from '../../application/errors/error-aggregator.js';
import type { WebhookProviders } from '../../application/events/webhook-providers.js';
import type { WebhookSettings } from '../../application/events/webhook-settings.js';
import type { DeclareSchedules } from '../../application/jobs/declare-schedules.js';
import type { FireSchedule } from '../../application/jobs/fire-schedule.js';
import type { FireSchedules } from '../../application/jobs/fire-schedules.js';
import type { ScheduleMetrics } from '../../application/jobs/schedule-metrics.js';
import type { ScheduleSettings } from '../../application/jobs/schedule-settings.js';
import type { ConfigJournal } from '../../application/config/config-journal.js';
import type { ConfigWatch } from '../../application/config/config-watch.js';
import type { FollowConfiguration } from '../../application/config/follow-configuration.js';
import type { RecordStart } from '../../application/config/record-start.js';
import type { DeadLetterDesk } from '../../application/jobs/dead-letter-desk.js';
import type { JobDeadLetters, ReplayReactions } from '../../application/jobs/job-dead-letters.js';
import type { JobPayloads } from '../../application/jobs/job-payloads.js';
import type { NamedLimits } from '../../application/limits/named-limits.js';
import type { CustomMetrics } from '../../application/monitoring/custom-metrics.js';
import type { CheckHealth } from '../../application/monitoring/check-health.js';
import type { MetricReader } from '../../application/monitoring/metric-reader.js';
import type { MetricSampler } from '../../application/monitoring/metric-sampler.js';
import type { ReadService } from '../../application/monitoring/read-service.js';
import type { RequestHealth } from '../../application/monitoring/request-health.js';
import type { SummariseMetricsDeps } from '../../application/monitoring/summarise-metrics.js';
import type { ProcessFacts } from '../../application/monitoring/system-status.js';
import type { TellDependencies } from '../../application/monitoring/tell-dependencies.js';
import type { AlertChannels } from '../../application/alerts/alert-channels.js';
import type { HandedJobs } from '../../application/jobs/handed-jobs.js';
import type { NearWorkers } from '../../application/jobs/near-workers.js';
import type { PausedQueues } from '../../application/jobs/paused-queues.js';
import type { QueueDirectory } from '../../application/jobs/queue-directory.js';
import type { OwnHandler } from '../own-handler.js';
import type { PluginEvents } from '../../application/plugins/plugin-events.js';
import type { PluginJobs } from '../../application/plugins/plugin-jobs.js';
import type { PluginHookCalls } from '../../application/plugins/plugin-hook-calls.js';
import type { PluginHost } from '../../application/plugins/plugin-host.js';
import type { UseCaseCatalogue } from '../../application/plugins/use-case-catalogue.js';
import type { PluginFolders, PluginRemover } from '../../ports/plugins/plugin-folders.js';
import type { PluginInstaller } from '../../ports/plugins/plugin-installer.js';
import type { PluginHooks } from '../../ports/plugins/plugin-hooks.js';
import type { PluginRules } from '../../ports/plugins/plugin-rules.js';
import type { PromptRenderer } from '../../application/prompts/prompt-renderer.js';
import type { StorageGate } from '../../application/storage/storage-gate.js';
import type { StorageSizes } from '../../application/storage/storage-sizes.js';
import type { StorageWatch } from '../../application/storage/storage-watch.js';
import type { EntityGuards } from '../../application/shared/entity-guard.js';
import type { EventFeed } from '../../application/shared/event-feed.js';
import type { IdempotentExecution } from '../../application/shared/idempotent-execution.js';
import type { UseCaseMetrics } from '../../application/shared/use-case-metrics.js';
import type { UseCaseRunner } from '../../application/shared/use-case-runner.js';
import type { ErrorRecorder } from '../../ports/errors/error-recorder.js';
import type { LiveConfiguration } from '../config-runtime/live-configuration.js';
import { token } from './token.js';

/** What the application offers to its inbound adapters. */
export const SERVICES = {
  runner: token<UseCaseRunner>('runner'),
  useCaseMetrics: token<UseCaseMetrics>('useCaseMetrics'),
  idempotentExecution: token<IdempotentExecution>('idempotentExecution'),
  feed: token<EventFeed>('feed'),
  promptRenderer: token<PromptRenderer>('promptRenderer'),
  entityGuards: token<EntityGuards>('entityGuards'),
  queueDirectory: token<QueueDirectory>('queueDirectory'),
  deadLetterDesk: token<DeadLetterDesk>('deadLetterDesk'),
  jobDeadLetters: token<JobDeadLetters>('jobDeadLetters'),
  replayReactions: token<ReplayReactions>('replayReactions'),
  nearWorkers: token<NearWorkers>('nearWorkers'),
  handedJobs: token<HandedJobs>('handedJobs'),
  pausedQueues: token<PausedQueues>('pausedQueues'),
  /** Those that come with the program that embeds this one. */
  ownHandlers: token<readonly OwnHandler[]>('ownHandlers'),
  webhookProviders: token<WebhookProviders>('webhookProvidersByName'),
  webhookSettings: token<WebhookSettings>('webhookSettings'),
  localKey: token<{ readonly hash: string }>('localKey'),
  authenticateKey: token<AuthenticateKey>('authenticateKey'),
  massReadSettings: token<() => MassReadSettings>('massReadSettings'),
  massReadWatch: token<MassReadWatch>('massReadWatch'),
  noteKeyNetwork: token<NoteKeyNetwork>('noteKeyNetwork'),
  ensureFirstKey: token<EnsureFirstKey>('ensureFirstKey'),
  checkHealth: token<CheckHealth>('checkHealth'),
  requestHealth: token<RequestHealth>('requestHealth'),
  errors: token<ErrorRecorder>('errors'),
  errorAggregator: token<ErrorAggregator>('errorAggregator'),
  redact: token<(text: string) => string>('redact'),
  customMetrics: token<CustomMetrics>('customMetrics'),
  storageGate: token<StorageGate>('storageGate'),
  usedStorage: token<StorageSizes>('usedStorage'),
  storageWatch: token<StorageWatch>('storageWatch'),
  storageSizes: token<SummariseMetricsDeps['storage']>('storageSizes'),
  processFacts: token<ProcessFacts>('processFacts'),
  tellDependencies: token<TellDependencies>('tellDependencies'),
  configuration: token<LiveConfiguration>('configuration'),
  configJournal: token<ConfigJournal>('configJournal'),
  configWatch: token<ConfigWatch>('configWatch'),
  followConfiguration: token<FollowConfiguration>('followConfiguration'),
  recordStart: token<RecordStart>('recordStart'),
  programRun: token<{ readonly id: string }>('programRun'),
  metricSampler: token<MetricSampler>('metricSampler'),
  readService: token<ReadService>('readService'),
  metricQueries: token<MetricReader>('metricQueries'),
  jobPayloads: token<JobPayloads>('jobPayloads'),
  namedLimits: token<NamedLimits>('namedLimits'),
  analyticsSettings: token<AnalyticsSettings>('analyticsSettings'),
  eventCounter: token<EventCounter>('eventCounter'),
  mergeBlocks: token<MergeBlocks>('mergeBlocks'),
  followDomainEvents: token<FollowDomainEvents>('followDomainEvents'),
  alertSettings: token<AlertSettings>('alertSettings'),
  ruleBook: token<RuleBook>('ruleBook'),
  expectationBook: token<ExpectationBook>('expectationBook'),
  readConditions: token<ReadConditions>('readConditions'),
  alertFacts: token<AlertFacts>('alertFacts'),
  alertWriter: token<AlertWriter>('alertWriter'),
  settleExpectations: token<SettleExpectations>('settleExpectations'),
  evaluateAlerts: token<EvaluateAlerts>('evaluateAlerts'),
  followAlertEvents: token<FollowAlertEvents>('followAlertEvents'),
  metricHappenings: token<MetricHappenings>('metricHappenings'),
  noticeWriter: token<NoticeWriter>('noticeWriter'),
  channelSender: token<ChannelSender>('channelSender'),
  scheduleSettings: token<ScheduleSettings>('scheduleSettings'),
  scheduleMetrics: token<ScheduleMetrics>('scheduleMetrics'),
  declareSchedules: token<DeclareSchedules>('declareSchedules'),
  fireSchedule: token<FireSchedule>('fireSchedule'),
  fireSchedules: token<FireSchedules>('fireSchedules'),
  hooks: token<PluginHooks>('jointHooks'),
  useCaseCatalogue: token<UseCaseCatalogue>('useCaseCatalogue'),
  pluginHookCalls: token<PluginHookCalls>('pluginHookCalls'),
  pluginJobs: token<PluginJobs>('pluginJobs'),
  pluginEvents: token<PluginEvents>('pluginEvents'),
  pluginRules: token<PluginRules>('pluginRules'),
  pluginFolders: token<PluginFolders & PluginRemover>('pluginFolders'),
  pluginInstaller: token<PluginInstaller>('pluginInstaller'),
  pluginHost: token<PluginHost>('pluginHost'),
  alertChannels: token<AlertChannels>('alertChannels'),
} as const;
