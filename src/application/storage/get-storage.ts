import type {
  ClassUsage,
  DatabaseClass,
  DatabaseSize,
  FolderUsage,
} from '../../domain/storage/storage-usage.js';
import type { PartPressure, PressureLevel } from '../../domain/storage/storage-pressure.js';
import type { DiskReading, SystemProbe } from '../../ports/monitoring/system-probe.js';
import type { UseCase } from '../shared/use-case.js';
import type { StorageSizes } from './storage-sizes.js';
import type { StorageWatch } from './storage-watch.js';

export interface StorageReport {
  readonly level: PressureLevel;
  /** Every part that has a limit. */
  readonly parts: readonly PartPressure[];
  /** Null: it does not answer. */
  readonly database:
    (DatabaseSize & { readonly classes: readonly ClassUsage<DatabaseClass>[] }) | null;
  /** Null: it cannot be read. */
  readonly dataFolder: FolderUsage | null;
  readonly disk: Pick<DiskReading, 'freeBytes' | 'totalBytes'>;
}

/** What is used by class of data, and what may be. */
export class GetStorage implements UseCase<void, StorageReport> {
  readonly name = 'system.storage';
  readonly permission = 'system:read';

  constructor(
    private readonly deps: {
      readonly sizes: StorageSizes;
      readonly watch: StorageWatch;
      readonly systemProbe: SystemProbe;
    },
  ) {}

  async execute(): Promise<StorageReport> {
    const { sizes, watch, systemProbe } = this.deps;
    const used = await sizes.readAll();
    const { freeBytes, totalBytes } = (await systemProbe.read()).disk;
    await watch.look();
    return {
      level: watch.level,
      parts: watch.parts,
      database: used.database ? { ...used.database, classes: used.classes } : null,
      dataFolder: used.folder ?? null,
      disk: { freeBytes, totalBytes },
    };
  }
}
