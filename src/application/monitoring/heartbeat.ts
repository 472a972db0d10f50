import { systemActor } from '../../domain/access/actor.js';
import { BEAT_MS, SILENCE_MS, type ProcessSpan } from '../../domain/monitoring/process-span.js';
import type { ServiceRecord } from '../../ports/monitoring/service-record.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { ExecutionScope } from '../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';

const CONTEXT = { actor: systemActor('heartbeat'), requestId: 'heartbeat' };

/** How long the last beat of a process that stops may take, ms. */
const LAST_MS = 1_000;

export interface HeartbeatDeps {
  readonly record: ServiceRecord;
  readonly work: UnitOfWork;
  readonly scope: ExecutionScope;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly logger: Logger;
  /** Names this run of the program. */
  readonly run: string;
  readonly roles: readonly string[];
}

/**
 * Tells every 10 seconds that the process runs, by prolonging one row. After a silence, in which the database
 * could not be written, a new row begins: the gap stays to be seen.
 */
export class Heartbeat {
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private span: ProcessSpan | undefined;
  private isFailing = false;

  constructor(private readonly deps: HeartbeatDeps) {}

  start(): void {
    this.loop = this.run();
  }

  /** From now on the process counts as stopped on purpose. */
  async stop(): Promise<void> {
    const { clock } = this.deps;
    this.stopping.abort();
    const stoppedAt = clock.now();
    const told = new AbortController();
    const last = this.loop
      .then(() => this.beat(stoppedAt))
      .finally(() => {
        told.abort();
      });
    await Promise.race([last, clock.sleep(LAST_MS, told.signal)]);
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.beat(null);
      await this.deps.clock.sleep(BEAT_MS, signal);
    }
  }

  private async beat(stoppedAt: Date | null): Promise<void> {
    const { record, work, scope, clock, logger } = this.deps;
    const span = { ...this.spanAt(clock.now()), stoppedAt };
    try {
      await scope.run(CONTEXT, () => work.run(() => record.saveSpan(span)));
      this.span = span;
      this.isFailing = false;
    } catch (error) {
      if (!this.isFailing) logger.warn('the process cannot tell that it runs', { error });
      this.isFailing = true;
    }
  }

  private spanAt(now: Date): ProcessSpan {
    const { ids, run: process, roles } = this.deps;
    const { span } = this;
    if (span && Math.abs(now.getTime() - span.seenAt.getTime()) <= SILENCE_MS) {
      return { ...span, seenAt: now };
    }
    const id = ids.next<'ProcessSpan'>();
    return { id, process, roles, beganAt: now, seenAt: now, stoppedAt: null };
  }
}
