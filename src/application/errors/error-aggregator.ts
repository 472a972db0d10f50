import { systemActor } from '../../domain/access/actor.js';
import { ErrorGroup, type ErrorIdentity } from '../../domain/errors/error-group.js';
import { AppError, toAppError } from '../../domain/shared/app-error.js';
import type { ErrorGroupRepository } from '../../ports/errors/error-group-repository.js';
import type { ErrorRecorder } from '../../ports/errors/error-recorder.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { ExecutionScope } from '../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { Counter } from '../../ports/runtime/metrics.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { causesOf, type ErrorSampler } from './error-sampler.js';
import { PendingErrors, type PendingGroup } from './pending-errors.js';

export interface ErrorAggregatorDeps {
  readonly groups: ErrorGroupRepository;
  readonly sampler: ErrorSampler;
  readonly work: UnitOfWork;
  readonly scope: ExecutionScope;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly logger: Logger;
  /** Labels: category, severity. */
  readonly failures: Pick<Counter, 'add'>;
  readonly dropped: Pick<Counter, 'add'>;
  /** Of the program. */
  readonly version: string;
}

/** Time between two stores, ms. */
const EVERY_MS = 5_000;

/** How long the last store of a process that stops may take, ms. */
const LAST_MS = 2_000;

/** Groups stored in one transaction. */
const BATCH = 50;

/** Stands for faults beyond what can be told apart; what callers caused must not look like our own. */
const OVERFLOW: ErrorIdentity = {
  fingerprint: 'overflow',
  kind: 'internal',
  code: 'errors.overflow',
  category: 'system',
  severity: 'high',
  component: 'errors',
  message: 'More different faults at once than can be told apart',
};

const REFUSED: ErrorIdentity = {
  fingerprint: 'overflow-refused',
  kind: 'validation',
  code: 'errors.overflow-refused',
  category: 'validation',
  severity: 'low',
  component: 'errors',
  message: 'More different refusals at once than can be told apart',
};

const isObject = (part: unknown): part is object => typeof part === 'object' && part !== null;

/** Stands for errors that throw when they are looked at. */
const UNREADABLE = new AppError('internal', 'errors.unreadable', 'An error cannot be read');

/** Counts failures in memory and stores them every few seconds: a storm costs a few rows. */
export class ErrorAggregator implements ErrorRecorder {
  private readonly pending = new PendingErrors({ failed: OVERFLOW, refused: REFUSED });
  private readonly seen = new WeakSet<object>();
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private isFailing = false;
  /** Taken out and not stored yet. */
  private storing: readonly PendingGroup[] = [];

  constructor(private readonly deps: ErrorAggregatorDeps) {}

  start(): void {
    this.loop = this.run();
  }

  /** Stores what is left; what cannot be stored within 2 s is lost, and counted as such. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const { clock, logger, dropped } = this.deps;
    const stored = new AbortController();
    const last = this.loop
      .then(() => this.store())
      .finally(() => {
        stored.abort();
      });
    await Promise.race([last, clock.sleep(LAST_MS, stored.signal)]);
    const lost = failuresIn([...this.storing, ...this.pending.take()]);
    if (lost === 0) return;
    dropped.add(lost);
    logger.warn('failures are missing in the error history', { count: lost });
  }

  record(thrown: unknown, component: string, requestId?: string): void {
    try {
      this.count(thrown, component, requestId);
    } catch {
      // Its very properties throw: it cannot be told of, but it counts.
      this.add(UNREADABLE, component, requestId);
    }
  }

  /** Stores what was counted so far. A failure keeps it for the next time. */
  async store(): Promise<void> {
    // In one order everywhere, so that two processes do not wait for each other.
    const groups = [...this.pending.take()].sort(byFingerprint);
    for (let start = 0; start < groups.length; start += BATCH) {
      this.storing = groups.slice(start);
      try {
        await this.storeBatch(this.storing.slice(0, BATCH));
        this.isFailing = false;
      } catch (error) {
        this.pending.putBack(this.storing);
        this.storing = [];
        if (!this.isFailing) this.deps.logger.warn('failures cannot be stored now', { error });
        this.isFailing = true;
        return;
      }
    }
    this.storing = [];
  }

  private count(thrown: unknown, component: string, requestId: string | undefined): void {
    const error = toAppError(thrown);
    const parts = [thrown, error, ...causesOf(error)].filter(isObject);
    const isKnown = parts.some((part) => this.seen.has(part));
    for (const part of parts) this.seen.add(part);
    if (!isKnown) this.add(error, component, requestId);
  }

  private add(error: AppError, component: string, requestId: string | undefined): void {
    const { clock, sampler, scope, failures, version } = this.deps;
    const { category, severity } = error;
    const at = clock.now();
    const identity =
      sampler.identify(error, component, clock.monotonicMs()) ?? this.pending.overflowOf(severity);
    this.pending.add(identity, at, version, () => {
      const context = scope.current();
      return sampler.sample(error, at, {
        requestId: requestId ?? context?.requestId,
        actor: context?.actor.id,
      });
    });
    failures.add(1, { category, severity });
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.deps.clock.sleep(EVERY_MS, this.stopping.signal);
      await this.store();
    }
  }

  private storeBatch(batch: readonly PendingGroup[]): Promise<void> {
    const { scope, work, ids } = this.deps;
    const context = { actor: systemActor('errors'), requestId: ids.next() };
    return scope.run(context, () =>
      work.run(async () => {
        for (const group of batch) await this.storeGroup(group);
      }),
    );
  }

  private async storeGroup({ identity, occurrences, hours }: PendingGroup): Promise<void> {
    const { groups, clock, ids } = this.deps;
    const now = clock.now();
    const known = await groups.findByFingerprint(identity.fingerprint);
    const { group, events } = known
      ? known.occur(occurrences, now)
      : ErrorGroup.open(ids.next(), now, identity, occurrences);
    await groups.save(group, events);
    for (const [hourMs, count] of hours) {
      await groups.addToHour(group.state.id, new Date(hourMs), count);
    }
  }
}

function failuresIn(groups: readonly PendingGroup[]): number {
  return groups.reduce((sum, { occurrences }) => sum + occurrences.count, 0);
}

function byFingerprint(
  { identity: left }: PendingGroup,
  { identity: right }: PendingGroup,
): number {
  return left.fingerprint < right.fingerprint ? -1 : 1;
}
