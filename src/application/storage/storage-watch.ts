import { BackgroundLoop } from '../shared/background-loop.js';
import { systemActor } from '../../domain/access/actor.js';
import {
  judgeStorage,
  worstLevel,
  type PartPressure,
  type PressureLevel,
  type StorageLimits,
} from '../../domain/storage/storage-pressure.js';
import type { SystemProbe } from '../../ports/monitoring/system-probe.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { EventLog } from '../../ports/runtime/event-log.js';
import type { ExecutionScope } from '../../ports/runtime/execution-scope.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { StorageGate } from './storage-gate.js';
import type { StorageMetrics } from './storage-metrics.js';
import type { StorageSizes } from './storage-sizes.js';

/** Time between two looks; looking costs a few milliseconds. */
const EVERY_MS = 5_000;

const CONTEXT = { actor: systemActor('storage'), requestId: 'storage' };

export interface StorageWatchDeps {
  readonly sizes: StorageSizes;
  readonly systemProbe: SystemProbe;
  readonly gate: StorageGate;
  readonly metrics: StorageMetrics;
  readonly work: UnitOfWork;
  readonly events: EventLog;
  readonly scope: ExecutionScope;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Names this process among others. */
  readonly processId: string;
  /** Asked at every look, so that a change counts at the next. */
  readonly limits: () => StorageLimits;
}

/**
 * Compares what is used with what may be, opens and shuts the gate accordingly, and tells of changes as
 * `brain.storage.pressure`. News that cannot be stored now is stored later.
 */
export class StorageWatch extends BackgroundLoop {
  private told: PressureLevel = 'none';
  private looking: Promise<void> = Promise.resolve();
  private judged: readonly PartPressure[] = [];

  constructor(private readonly deps: StorageWatchDeps) {
    super();
  }

  get level(): PressureLevel {
    return this.deps.gate.level;
  }

  /** Every part that has a limit, as it was at the last look. */
  get parts(): readonly PartPressure[] {
    return this.judged;
  }

  /** Looks now; what is not known counts as well. One look follows another. */
  look(): Promise<void> {
    const next = this.looking.then(() => this.judge());
    this.looking = next.catch(() => undefined);
    return next;
  }

  protected async run(signal: AbortSignal): Promise<void> {
    const { clock, logger } = this.deps;
    while (!signal.aborted) {
      try {
        await this.look();
        await this.tell();
      } catch (error) {
        logger.debug('storage cannot be judged now', { error });
      }
      await clock.sleep(EVERY_MS, signal);
    }
  }

  private async judge(): Promise<void> {
    const { sizes, systemProbe, gate, metrics, limits } = this.deps;
    const [used, { disk }] = await Promise.all([sizes.read(), systemProbe.read()]);
    const measured = {
      databaseBytes: used.database?.bytes,
      dataFolderBytes: used.dataFolderBytes,
      // A file system that could not be read says 0 of 0.
      diskFreeBytes: disk.totalBytes === 0 ? undefined : disk.freeBytes,
    };
    this.judged = judgeStorage(measured, limits(), this.judged);
    gate.level = worstLevel(this.judged);
    metrics.show(used, this.judged, gate.level);
  }

  private async tell(): Promise<void> {
    const { work, events, scope, logger, processId } = this.deps;
    const { level } = this;
    if (level === this.told) return;
    const parts = this.judged.map((part) => ({ ...part }));
    const data = { process: processId, from: this.told, level, parts };
    const subject = `process:${processId}`;
    logger[level === 'none' ? 'info' : 'warn']('pressure on storage changed', data);
    this.told = level;
    try {
      const event = { type: 'brain.storage.pressure', subject, data };
      await scope.run(CONTEXT, () => work.run(() => events.append([event])));
    } catch (error) {
      // Said in the log already: once is enough there.
      this.told = data.from;
      throw error;
    }
  }
}
