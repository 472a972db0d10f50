import type { ContainerModuleLoadOptions } from 'inversify';
import { GetStorage } from '../../application/storage/get-storage.js';
import { StorageGate } from '../../application/storage/storage-gate.js';
import { StorageSizes } from '../../application/storage/storage-sizes.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { bindClass, bindMade } from './bind-class.js';

export function bindStorage(options: ContainerModuleLoadOptions): void {
  const { databaseStorage, folderStorage, clock, systemProbe } = PORTS;
  bindMade(options, SERVICES.storageGate, {}, () => new StorageGate());
  bindClass(options, SERVICES.usedStorage, StorageSizes, { databaseStorage, folderStorage, clock });
  bindClass(options, USE_CASES['system.storage'], GetStorage, {
    sizes: SERVICES.usedStorage,
    watch: SERVICES.storageWatch,
    systemProbe,
  });
}
