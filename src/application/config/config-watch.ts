import { isWorse, type HealthStatus } from '../../domain/monitoring/health-status.js';
import type { ConfigRevisionState } from '../../domain/config/config-revision.js';
import { toAppError } from '../../domain/shared/app-error.js';
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

/** @param oldest and `newest`: the changes to undo; there may be none after them */
export type RollBackChanges = (
  oldest: ConfigRevisionState,
  newest: ConfigRevisionState,
  why: string,
) => Promise<void>;

export interface ConfigWatchDeps {
  readonly look: () => Promise<HealthLook>;
  readonly revisions: ConfigRevisionRepository;
  readonly events: EventLog;
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a change is watched, ms; 0: not at all. */
  readonly watchMs: () => number;
  /** Undoes changes after which health dropped; undefined: only tell. */
  readonly rollBack: () => RollBackChanges | undefined;
}

/** A change whose effect is not judged yet. */
export interface WatchedChange {
  readonly revision: ConfigRevisionState;
  /** Puts what was in force before the change in force again, in this process alone. */
  readonly takeBack: () => void;
}

/** Time between two looks, ms. */
const LOOK_EVERY_MS = 2_000;

/** One bad look may be a coincidence. */
const LOOKS_THAT_COUNT = 2;

/** Of recording a drop and of undoing what caused it. */
const MOST_ATTEMPTS = 10;

/**
 * Watches health for a while after a change of the configuration, and has the change undone when it drops.
 * Changes that follow one another before the first is judged are judged together, by the health before the
 * first, and are undone together.
 */
export class ConfigWatch {
  private stopping = new AbortController();
  private watching: Promise<void> = Promise.resolve();
  /** Oldest first. */
  private unjudged: WatchedChange[] = [];

  constructor(private readonly deps: ConfigWatchDeps) {}

  get isOn(): boolean {
    return this.deps.watchMs() > 0;
  }

  async healthNow(): Promise<HealthStatus> {
    return (await this.deps.look()).status;
  }

  begin(change: WatchedChange): void {
    this.unjudged.push(change);
    this.stopping.abort();
    const stopping = new AbortController();
    this.stopping = stopping;
    this.watching = this.watching.then(() => this.watch(stopping.signal));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.watching;
  }

  private async watch(signal: AbortSignal): Promise<void> {
    const [oldest] = this.unjudged;
    if (!oldest) return;
    try {
      const drop = await this.waitForDrop(oldest.revision.healthBefore, signal);
      // A change that came meanwhile, or the end of the process, leaves the judgement to a later watch.
      if (signal.aborted) return;
      const judged = this.unjudged.splice(0);
      if (drop === undefined) await this.keep(judged);
      else await this.dropped(oldest, judged, drop);
    } catch (error) {
      const { number } = oldest.revision;
      this.deps.logger.error('watching a configuration change failed', { revision: number, error });
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

  private async dropped(
    { revision, takeBack }: WatchedChange,
    judged: readonly WatchedChange[],
    drop: string,
  ): Promise<void> {
    const { logger, work, events, rollBack } = this.deps;
    const facts = { revision: revision.number, drop };
    const undo = rollBack();
    logger.error('health dropped after a configuration change', { ...facts, undone: !!undo });
    // The change may keep even the database from being reached, so it goes before anything is recorded.
    if (undo) takeBack();
    const data = { revisionId: revision.id, ...facts, undone: undo !== undefined };
    const type = 'brain.config.health-dropped';
    await this.untilDone(() =>
      work.run(() => events.append([{ type, subject: revision.id, data }])),
    );
    const newest = judged.at(-1)?.revision ?? revision;
    if (undo) await this.untilDone(() => undo(revision, newest, drop));
    else await this.keep(judged);
  }

  /** What was broken takes a moment to mend: what may succeed later is tried again, some times. */
  private async untilDone(action: () => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await action();
        return;
      } catch (thrown) {
        const error = toAppError(thrown);
        if (!error.retryable || attempt === MOST_ATTEMPTS) throw error;
        await this.deps.clock.sleep(LOOK_EVERY_MS, this.stopping.signal);
      }
    }
  }

  private async keep(judged: readonly WatchedChange[]): Promise<void> {
    const { work, revisions, clock } = this.deps;
    await work.run(async () => {
      for (const { revision } of judged) {
        const found = await revisions.find(revision.id);
        if (found?.state.status !== 'watched') continue;
        const decision = found.keep(clock.now());
        await revisions.save(decision.revision, decision.events);
      }
    });
  }
}
