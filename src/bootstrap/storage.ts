import { resolve, sep } from 'node:path';
import type { Container } from 'inversify';
import { StorageKeeper } from '../adapters/inbound/worker/storage-keeper.js';
import { RelievePressure } from '../application/storage/relieve-pressure.js';
import type { Retained } from '../application/storage/retained.js';
import { StorageMetrics } from '../application/storage/storage-metrics.js';
import { StorageWatch } from '../application/storage/storage-watch.js';
import type { StorageLimits } from '../domain/storage/storage-pressure.js';
import type { LiveConfiguration } from './config-runtime/live-configuration.js';
import type { Config } from './config/config.js';
import type { RoleContext, RunningRole } from './roles/role.js';
import { PORTS } from './tokens/ports.js';
import { SERVICES } from './tokens/services.js';

const MB = 1024 * 1024;

/** In every process: each has a gate of its own, and may have a disk of its own. */
export function storageWatchOf(
  container: Container,
  configuration: LiveConfiguration,
  processId: string,
): StorageWatch {
  const metrics = container.get(PORTS.metrics);
  return new StorageWatch({
    sizes: container.get(SERVICES.usedStorage),
    systemProbe: container.get(PORTS.systemProbe),
    gate: container.get(SERVICES.storageGate),
    metrics: new StorageMetrics({ metrics }),
    work: container.get(PORTS.work),
    events: container.get(PORTS.eventLog),
    scope: container.get(PORTS.scope),
    clock: container.get(PORTS.clock),
    logger: container.get(PORTS.logger).child('storage'),
    processId,
    limits: () => limitsOf(configuration.config),
  });
}

/** Makes room where clean-up is done anyway. */
export function startStorageKeeper(
  { container, configuration, processId: holder }: RoleContext,
  retained: () => readonly Retained[],
): RunningRole {
  const watch = container.get(SERVICES.storageWatch);
  const databaseStorage = container.get(PORTS.databaseStorage);
  const clock = container.get(PORTS.clock);
  const logger = container.get(PORTS.logger).child('storage');
  const { type } = configuration.config.database;
  const sizes = container.get(SERVICES.usedStorage);
  const relieve = new RelievePressure({
    watch,
    sizes,
    databaseStorage,
    retained,
    isFile: isInDataFolder(configuration.config),
    work: container.get(PORTS.work),
    clock,
    logger,
  });
  const isAlone = type === 'sqlite' || type === 'memory';
  const leases = container.get(PORTS.leases);
  const keeper = new StorageKeeper({
    ...{ watch, relieve, sizes, databaseStorage, leases, clock, logger, holder, isAlone },
  });
  keeper.start();
  return { stop: () => keeper.stop() };
}

/** Whether deleting rows makes room in the data folder: an SQLite file may lie elsewhere. */
export function isInDataFolder({
  dataDir,
  database,
}: Pick<Config, 'dataDir' | 'database'>): boolean {
  const { type, url } = database;
  return type === 'sqlite' && url !== undefined && resolve(url).startsWith(resolve(dataDir) + sep);
}

export function limitsOf({ storage }: Pick<Config, 'storage'>): StorageLimits {
  return {
    databaseMaxBytes: storage.databaseMaxMb * MB,
    dataFolderMaxBytes: storage.dataFolderMaxMb * MB,
    softShare: storage.softShare,
    hardShare: storage.hardShare,
    minFreeBytes: storage.minFreeMb * MB,
  };
}
