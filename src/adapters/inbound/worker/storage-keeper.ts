import { BackgroundLoop } from '../../../application/shared/background-loop.js';
import type { RelievePressure } from '../../../application/storage/relieve-pressure.js';
import type { StorageSizes } from '../../../application/storage/storage-sizes.js';
import type { StorageWatch } from '../../../application/storage/storage-watch.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Leases } from '../../../ports/runtime/leases.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { DatabaseStorage } from '../../../ports/storage/database-storage.js';

const LEASE = 'storage-keeper';
const EVERY_MS = 10_000;

/** Rest after a pass that found nothing to delete: looking has its price. */
const NOTHING_TO_SPARE_MS = 60_000;

/** Time between two measurements of what each class of data takes, for the metrics: it reads much. */
const CLASSES_MS = 600_000;

/** Free room that stays for the next rows: less than this, and this share, is not worth giving back. */
const SPARE_BYTES = 1024 * 1024;
const SPARE_SHARE = 0.05;

/**
 * Makes room while storage is under pressure, gives back what is free, and has measured what each class of data
 * takes. One process at a time does it.
 */
export class StorageKeeper extends BackgroundLoop {
  private relieveAtMs = 0;
  private classesAtMs = 0;

  constructor(
    private readonly deps: {
      readonly watch: Pick<StorageWatch, 'level'>;
      readonly relieve: Pick<RelievePressure, 'execute'>;
      readonly sizes: Pick<StorageSizes, 'readAll'>;
      readonly databaseStorage: DatabaseStorage;
      readonly leases: Leases;
      readonly clock: Clock;
      readonly logger: Logger;
      readonly holder: string;
      /** Whether no other process can do it: then no lease is written, which may fail on a full disk. */
      readonly isAlone: boolean;
    },
  ) {
    super();
  }

  protected async run(signal: AbortSignal): Promise<void> {
    const { clock, logger } = this.deps;
    while (!signal.aborted) {
      try {
        await this.pass(signal);
      } catch (error) {
        logger.warn('storage cannot be tidied now', { error });
      }
      await clock.sleep(EVERY_MS, signal);
    }
  }

  private async pass(signal: AbortSignal): Promise<void> {
    await this.relieve(signal);
    await this.giveBack(signal);
    if (!signal.aborted) await this.measureClasses();
  }

  private async giveBack(signal: AbortSignal): Promise<void> {
    const { databaseStorage, logger } = this.deps;
    const { bytes, freeBytes, shrinks } = await databaseStorage.size();
    if (!shrinks || freeBytes <= Math.max(SPARE_BYTES, bytes * SPARE_SHARE)) return;
    if (!(await this.isMine())) return;
    const given = await databaseStorage.giveBack(signal);
    logger.info('the database gave room back', { bytes: given });
  }

  private async relieve(signal: AbortSignal): Promise<void> {
    const { watch, relieve, clock } = this.deps;
    if (watch.level === 'none' || clock.monotonicMs() < this.relieveAtMs) return;
    if (!(await this.isMine())) return;
    const deleted = await relieve.execute(signal);
    if (deleted === 0) this.relieveAtMs = clock.monotonicMs() + NOTHING_TO_SPARE_MS;
  }

  private async measureClasses(): Promise<void> {
    const { sizes, clock } = this.deps;
    if (clock.monotonicMs() < this.classesAtMs || !(await this.isMine())) return;
    await sizes.readAll();
    this.classesAtMs = clock.monotonicMs() + CLASSES_MS;
  }

  private async isMine(): Promise<boolean> {
    const { leases, holder, isAlone } = this.deps;
    return isAlone || (await leases.acquire(LEASE, holder, EVERY_MS * 3));
  }
}
