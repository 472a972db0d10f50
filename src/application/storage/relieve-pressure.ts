import type { Clock } from '../../ports/runtime/clock.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { DatabaseStorage } from '../../ports/storage/database-storage.js';
import { RETENTION_BATCH, type Retained } from './retained.js';
import type { StorageSizes } from './storage-sizes.js';
import type { StorageWatch } from './storage-watch.js';

/**
 * Deletes before its time what can be spared, the least valuable first: of each class half of the time it is kept,
 * then half of that, down to its least, until nothing presses any more. Others write between two batches.
 */
export class RelievePressure {
  constructor(
    private readonly deps: {
      readonly watch: Pick<StorageWatch, 'level' | 'parts' | 'look'>;
      readonly sizes: Pick<StorageSizes, 'forgetFolder'>;
      readonly databaseStorage: DatabaseStorage;
      /** In this order. */
      readonly retained: () => readonly Retained[];
      /** Whether the database is a file of the data folder. */
      readonly isFile: boolean;
      readonly work: UnitOfWork;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {}

  /**
   * @param signal ends it between two batches
   * @returns how much was deleted; 0: there is nothing to spare now
   */
  async execute(signal: AbortSignal): Promise<number> {
    let deleted = 0;
    for (const one of this.deps.retained()) {
      if (one.leastMs === undefined || !this.helps(one)) continue;
      try {
        deleted += await this.shorten(one, one.leastMs, signal);
      } catch (error) {
        this.deps.logger.warn('room cannot be made now', { what: one.what, error });
      }
      if (signal.aborted || this.deps.watch.level === 'none') break;
    }
    return deleted;
  }

  /** Rows help the data folder only where the database is in it, files never help the database. */
  private helps({ kind }: Retained): boolean {
    const { watch, isFile } = this.deps;
    const pressing = watch.parts.filter(({ level }) => level !== 'none').map(({ part }) => part);
    const inFolder = pressing.some((part) => part !== 'database');
    return kind === 'files' ? inFolder : pressing.includes('database') || (inFolder && isFile);
  }

  private async shorten(one: Retained, leastMs: number, signal: AbortSignal): Promise<number> {
    const { watch, sizes, databaseStorage, logger } = this.deps;
    await one.prepare?.(signal);
    let total = 0;
    for (let keptMs = one.keptMs() / 2; ; keptMs /= 2) {
      const stays = Math.max(keptMs, Math.min(leastMs, one.keptMs()));
      const deleted = await this.forget(one, stays, signal);
      total += deleted;
      if (deleted > 0) {
        logger.info('deleted before its time to make room', { what: one.what, deleted });
        if (one.kind !== 'files') await databaseStorage.giveBack(signal);
        sizes.forgetFolder();
        await watch.look();
      }
      if (signal.aborted || watch.level === 'none' || stays > keptMs || keptMs < 1) return total;
    }
  }

  private async forget(one: Retained, keptMs: number, signal: AbortSignal): Promise<number> {
    const { work, clock } = this.deps;
    const before = new Date(clock.now().getTime() - keptMs);
    let total = 0;
    while (!signal.aborted) {
      const batch = () => one.forgetBefore(before, RETENTION_BATCH);
      // Who deletes files must not keep those waiting who write rows.
      const deleted = await (one.kind === 'files' ? batch() : work.run(batch));
      total += deleted;
      if (deleted < RETENTION_BATCH) break;
    }
    return total;
  }
}
