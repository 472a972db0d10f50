import type { WorkersJobs } from '../../../application/jobs/limited-jobs.js';
import type { JobBroker } from '../../../ports/jobs/job-broker.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { EventLog } from '../../../ports/runtime/event-log.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { Randomness } from '../../../ports/runtime/randomness.js';
import type { Tracer } from '../../../ports/runtime/tracer.js';
import type { UnitOfWork } from '../../../ports/runtime/unit-of-work.js';
import type { JobHandler } from './job-handler.js';
import type { JobMeasures } from './job-metrics.js';

export interface JobRunnerDeps {
  readonly jobs: WorkersJobs;
  readonly work: UnitOfWork;
  readonly eventLog: EventLog;
  readonly broker: JobBroker;
  readonly handlers: readonly JobHandler[];
  /** Those that come and go; asked whenever it matters. */
  readonly moreHandlers?: () => readonly JobHandler[];
  /** Which queues it minds; all that have handlers when absent. */
  readonly serves?: (queue: string) => boolean;
  /** Queues of which nothing is begun now. */
  readonly pausedQueues?: () => ReadonlySet<string>;
  /** Brings up to date what claims go by. */
  readonly beforeClaim?: () => Promise<void>;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly logger: Logger;
  readonly measures?: JobMeasures;
  readonly workerId: string;
  /** Jobs at the same time; a smaller number lets those under way finish. */
  readonly concurrency: () => number;
  /** Most an attempt may take, ms, where neither job nor handler says. */
  readonly timeoutMs: () => number;
  readonly leaseMs: number;
  /** How long a lost wake-up may go unnoticed. */
  readonly pollMs: number;
  readonly tracer?: Tracer;
}
