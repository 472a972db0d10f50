import { isWorse, type HealthStatus } from '../../domain/monitoring/health-status.js';
import type { ConfigRevisionState } from '../../domain/config/config-revision.js';
import type { ConfigRevisionRepository } from '../../ports/config/config-revision-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { EventLog } from '../../ports/runtime/event-log.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';

/** What a look at the health shows. */
export interface HealthLook {
  readonly status: HealthStatus;
  /** Names of the checks that fail. */
  readonly failing: readonly string[];
}

export interface ConfigWatchDeps {
  readonly look: () => Promise<HealthLook>;
  readonly revisions: ConfigRevisionRepository;
  readonly events: EventLog;
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a change is watched, ms; 0: not at all. */
  readonly watchMs: () => number;
  /** Undoes a revision after which health dropped; undefined: only tell. */
  readonly rollBack: () =>
    ((revision: ConfigRevisionState, why: string) => Promise<void>) | undefined;
}

interface Watched {
  readonly revision: ConfigRevisionState;
  readonly takeBack: () => void;
}

/** Time between two looks, ms. */
const LOOK_EVERY_MS = 2_000;

/** One bad look may be a coincidence. */
const LOOKS_THAT_COUNT = 2;

/** Watches health for a while after a change of the configuration, and has the change undone when it drops. */
export class ConfigWatch {
  private stopping = new AbortController();
  private watching: Promise<void> = Promise.resolve();

  constructor(private readonly deps: ConfigWatchDeps) {}

  get isOn(): boolean {
    return this.deps.watchMs() > 0;
  }

  async healthNow(): Promise<HealthStatus> {
    return (await this.deps.look()).status;
  }

  /**
   * One change is watched at a time: a newer one ends the watch of the one before.
   * @param takeBack puts what was in force before the change in force again, in this process alone
   */
  begin(revision: ConfigRevisionState, healthBefore: HealthStatus, takeBack: () => void): void {
    this.stopping.abort();
    const stopping = new AbortController();
    this.stopping = stopping;
    const before = this.watching;
    this.watching = before.then(() =>
      this.watch({ revision, takeBack }, healthBefore, stopping.signal),
    );
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.watching;
  }

  private async watch(
    { revision, takeBack }: Watched,
    healthBefore: HealthStatus,
    signal: AbortSignal,
  ): Promise<void> {
    const { logger } = this.deps;
    try {
      const drop = await this.waitForDrop(healthBefore, signal);
      if (drop !== undefined) await this.dropped({ revision, takeBack }, drop);
      else if (!signal.aborted) await this.keep(revision);
    } catch (error) {
      logger.error('watching a configuration change failed', { revision: revision.number, error });
    }
  }

  /** @returns what is worse than before; undefined when nothing got worse in time */
  private async waitForDrop(
    healthBefore: HealthStatus,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const { look, clock, watchMs } = this.deps;
    const endMs = clock.monotonicMs() + watchMs();
    let bad = 0;
    while (!signal.aborted && clock.monotonicMs() < endMs) {
      await clock.sleep(Math.min(LOOK_EVERY_MS, endMs - clock.monotonicMs()), signal);
      const { status, failing } = await look();
      bad = isWorse(status, healthBefore) ? bad + 1 : 0;
      if (bad < LOOKS_THAT_COUNT) continue;
      return `health dropped from ${healthBefore} to ${status} (${failing.join(', ')})`;
    }
    return undefined;
  }

  private async dropped({ revision, takeBack }: Watched, drop: string): Promise<void> {
    const { logger, work, events, rollBack } = this.deps;
    const facts = { revision: revision.number, drop };
    const undo = rollBack();
    logger.error('health dropped after a configuration change', { ...facts, undone: !!undo });
    // The change may keep even the database from being reached, so it goes before anything is recorded.
    if (undo) takeBack();
    await work.run(() =>
      events.append([
        {
          type: 'brain.config.health-dropped',
          subject: revision.id,
          data: { revisionId: revision.id, ...facts, undone: undo !== undefined },
        },
      ]),
    );
    if (undo) await undo(revision, drop);
    else await this.keep(revision);
  }

  private async keep({ id }: ConfigRevisionState): Promise<void> {
    const { work, revisions, clock } = this.deps;
    await work.run(async () => {
      const revision = await revisions.find(id);
      if (revision?.state.status !== 'watched') return;
      const decision = revision.keep(clock.now());
      await revisions.save(decision.revision, decision.events);
    });
  }
}
