import type { AlertChannel } from '../ports/alerts/alert-channel.js';
import type { Schedule } from '../ports/alerts/schedule.js';
import type { CodeParser } from '../ports/codebases/code-parser.js';
import type { SourceTrees } from '../ports/codebases/source-trees.js';
import type { ErrorRecorder } from '../ports/errors/error-recorder.js';

import type { DeliveryLog } from '../ports/events/delivery-log.js';
import type { WebhookProvider } from '../ports/events/webhook-provider.js';
import type { CronCalendar } from '../ports/jobs/cron-calendar.js';
import type { JobBroker } from '../ports/jobs/job-broker.js';
import type { PayloadSchemas } from '../ports/jobs/payload-schemas.js';
import type { Patterns } from '../ports/runtime/patterns.js';
import type { TemplateEngine } from '../ports/runtime/template-engine.js';
import type { SystemProbe } from '../ports/monitoring/system-probe.js';
import type { PluginHooks } from '../ports/plugins/plugin-hooks.js';
import type { Mailer } from '../ports/notifications/mailer.js';
import type { MessageSigner } from '../ports/notifications/message-signer.js';
import type { Cache } from '../ports/runtime/cache.js';
import type { Clock } from '../ports/runtime/clock.js';
import type { CommandChannel } from '../ports/runtime/command-channel.js';
import type { Digests } from '../ports/runtime/digests.js';
import type { EventPublisher } from '../ports/runtime/event-log.js';
import type { ExecutionScope } from '../ports/runtime/execution-scope.js';
import type { FeatureFlags } from '../ports/runtime/feature-flags.js';
import type { HttpClient } from '../ports/runtime/http-client.js';
import type { IdGenerator } from '../ports/runtime/id-generator.js';
import type { LogControl } from '../ports/runtime/log-control.js';
import type { LogHistory } from '../ports/runtime/log-history.js';
import type { Logger } from '../ports/runtime/logger.js';
import type { Metrics } from '../ports/runtime/metrics.js';
import type { Randomness } from '../ports/runtime/randomness.js';
import type { Resilience } from '../ports/runtime/resilience.js';
import type { Tracer } from '../ports/runtime/tracer.js';
import type { FolderStorage } from '../ports/storage/folder-storage.js';
import type { Persistence } from './persistence.js';

/** Every port an adapter can be chosen for. */
export interface Adapters extends Persistence {
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly randomness: Randomness;
  readonly digests: Digests;
  readonly scope: ExecutionScope;
  readonly logger: Logger;
  readonly flags: FeatureFlags;
  readonly metrics: Metrics;
  readonly systemProbe: SystemProbe;
  readonly folderStorage: FolderStorage;
  readonly logHistory: LogHistory;
  readonly logControl: LogControl;
  readonly tracer: Tracer;
  readonly resilience: Resilience;
  readonly hooks: PluginHooks;
  readonly broker: JobBroker;
  readonly publisher: EventPublisher;
  readonly commands: CommandChannel;
  readonly cache: Cache;
  readonly webhookProviders: readonly WebhookProvider[];
  /** One per provider that can be asked. */
  readonly deliveryLogs: readonly DeliveryLog[];
  readonly codeParser: CodeParser;
  readonly sourceTrees: SourceTrees;
  readonly http: HttpClient;
  readonly mailer: Mailer;
  readonly signer: MessageSigner;
  readonly payloadSchemas: PayloadSchemas;
  readonly patterns: Patterns;
  readonly templates: TemplateEngine;
  /** One per type of channel. */
  readonly alertChannels: readonly AlertChannel[];
  readonly schedule: Schedule;
  readonly cronCalendar: CronCalendar;
}

/**
 * Adapters passed in: one to use instead of the configured one, or a function that wraps the configured one
 * (to observe it, or to make it fail).
 */
export type AdapterOverrides = {
  readonly [Port in keyof Adapters]?:
    Adapters[Port] | ((configured: Adapters[Port]) => Adapters[Port]);
} & {
  /** Takes in failures instead of the error history. */
  readonly errors?: ErrorRecorder;
};
