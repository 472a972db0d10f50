import {
  DataFolderStorage,
  type DataFolders,
} from '../../adapters/outbound/files/data-folder-storage.js';
import { NO_METRICS } from '../../adapters/outbound/memory/monitoring/no-metrics.js';
import type { Adapters } from '../adapters.js';
import type { Config } from '../config/config.js';
import { openMetrics } from './guard-family.js';
import type { Opened } from './opened.js';
import type { SystemPorts } from './system-family.js';

export type MonitoringPorts = Pick<Adapters, 'metrics' | 'systemProbe' | 'folderStorage'>;

/** What counts, and what measures the machine. */
export async function openMonitoringFamily(
  config: Config,
  system: SystemPorts,
): Promise<Opened<MonitoringPorts>> {
  const { dataDir, monitoring } = config;
  const { SystemInformationProbe } =
    await import('../../adapters/outbound/system-information/system-information-probe.js');
  const systemProbe = new SystemInformationProbe(system.clock, dataDir);
  return {
    ports: {
      metrics: monitoring.enabled ? await openMetrics(system) : NO_METRICS,
      systemProbe,
      folderStorage: new DataFolderStorage(foldersOf(config)),
    },
    checks: [],
    close: () => {
      systemProbe.close();
      return Promise.resolve();
    },
  };
}

function foldersOf({ dataDir, tempDir, logging, plugins, cache, database }: Config): DataFolders {
  return {
    dataDir,
    logs: logging.directory,
    plugins: plugins.directory,
    temporary: tempDir,
    cache: cache.directory,
    database: database.type === 'sqlite' ? database.url : undefined,
  };
}
