import { systemActor } from '../../domain/access/actor.js';
import { SILENCE_MS, type HealthIncident } from '../../domain/monitoring/process-span.js';
import { isWorse } from '../../domain/shared/health-status.js';
import type { ServiceRecord } from '../../ports/monitoring/service-record.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { ExecutionScope } from '../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { CheckHealth, HealthReport } from './check-health.js';

/** How exactly the length of a failure is known, ms. */
const EVERY_MS = 5_000;

/** Looks between two at what dead processes left open: one killed a moment ago still looks alive. */
const LOOKS = 6;

/** How long a look that is under way may hold up the stop: what fails may hang, ms. */
const LAST_MS = 1_000;

/** Failures that wait to be stored, because the database is what failed; of more the oldest are only logged. */
const MOST_WAITING = 100;

const CONTEXT = { actor: systemActor('health'), requestId: 'health' };

/** Remembers from when to when something was not as it should be, as this process saw it. */
export class HealthWatch {
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private open: HealthIncident | undefined;
  private readonly waiting = new Map<string, HealthIncident>();
  private looks = 0;

  constructor(
    private readonly deps: {
      readonly health: Pick<CheckHealth, 'execute'>;
      readonly record: ServiceRecord;
      readonly work: UnitOfWork;
      readonly scope: ExecutionScope;
      readonly clock: Clock;
      readonly ids: IdGenerator;
      readonly logger: Logger;
      /** Names this run of the process. */
      readonly run: string;
      /** Asked before every look, so that a change counts at the next. */
      readonly isEnabled: () => boolean;
    },
  ) {}

  start(): void {
    this.loop = this.run();
  }

  /** A failure that is not over is left open: it is over when another process finds all healthy. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const ended = new AbortController();
    const looking = this.loop.finally(() => {
      ended.abort();
    });
    await Promise.race([looking, this.deps.clock.sleep(LAST_MS, ended.signal)]);
  }

  private async run(): Promise<void> {
    const { clock, logger } = this.deps;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.look();
      } catch (error) {
        logger.debug('what health was cannot be stored now', { error });
      }
      await clock.sleep(EVERY_MS, signal);
    }
  }

  private async look(): Promise<void> {
    const { health, logger, isEnabled } = this.deps;
    if (isEnabled()) this.observe(await health.execute());
    // Nobody looks any more: how long it goes on will not be known.
    else this.end();
    while (this.waiting.size > MOST_WAITING) {
      const [oldest = ''] = this.waiting.keys();
      this.waiting.delete(oldest);
      logger.warn('a failure of health is missing in the record', { incident: oldest });
    }
    if (this.waiting.size > 0) await this.store([...this.waiting.values()]);
    if (!isEnabled()) return;
    if (!this.open && this.looks++ % LOOKS === 0) await this.closeOthers();
  }

  private observe({ status, checks }: HealthReport): void {
    const { clock, ids, run } = this.deps;
    const now = clock.now();
    const failed = checks.filter((check) => check.status !== 'healthy').map(({ name }) => name);
    if (status === 'healthy') {
      this.end();
      return;
    }
    const before = this.open ?? {
      id: ids.next(),
      processId: run,
      worst: status,
      checks: [],
      beganAt: now,
      endedAt: null,
    };
    const worst = isWorse(status, before.worst) ? status : before.worst;
    const open = { ...before, worst, checks: [...new Set([...before.checks, ...failed])] };
    const hasChanged = worst !== before.worst || open.checks.length > before.checks.length;
    if (!this.open || hasChanged) this.waiting.set(open.id, open);
    this.open = open;
  }

  private end(): void {
    const { open } = this;
    if (open) this.waiting.set(open.id, { ...open, endedAt: this.deps.clock.now() });
    this.open = undefined;
  }

  private async store(incidents: readonly HealthIncident[]): Promise<void> {
    const { record, work, scope } = this.deps;
    await scope.run(CONTEXT, () =>
      work.run(async () => {
        for (const incident of incidents) await record.saveIncident(incident);
      }),
    );
    for (const incident of incidents) {
      if (this.waiting.get(incident.id) === incident) this.waiting.delete(incident.id);
    }
  }

  /** What a process saw that runs no more is over once another finds all healthy. */
  private async closeOthers(): Promise<void> {
    const { record, clock, run } = this.deps;
    const now = clock.now();
    const open = (await record.incidents(now, now)).filter(({ endedAt }) => endedAt === null);
    const alive = await record.spans(
      new Date(now.getTime() - SILENCE_MS),
      new Date(now.getTime() + 1),
    );
    const living = new Set([
      run,
      ...alive.filter(({ stoppedAt }) => stoppedAt === null).map(({ process }) => process),
    ]);
    const left = open.filter(({ processId }) => !living.has(processId));
    if (left.length > 0) await this.store(left.map((incident) => ({ ...incident, endedAt: now })));
  }
}
