import { statfs } from 'node:fs/promises';
import type { DoctorFinding } from '../../adapters/inbound/cli/local-commands.js';
import { toAppError } from '../../domain/shared/app-error.js';
import { judgeStorage, type PressureLevel } from '../../domain/storage/storage-pressure.js';
import type { DatabaseStorage } from '../../ports/storage/database-storage.js';
import type { Config } from '../config/config.js';
import { limitsOf } from '../storage.js';
import { fault, ok, warning } from './finding.js';

type Limits = Pick<Config, 'storage'>;

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const UNMEASURED = {
  databaseBytes: undefined,
  dataFolderBytes: undefined,
  diskFreeBytes: undefined,
};

export async function diskFinding(
  config: Limits & Pick<Config, 'dataDir'>,
): Promise<DoctorFinding> {
  try {
    const { bavail, bsize } = await statfs(config.dataDir);
    return freeFinding(config, bavail * bsize);
  } catch (error) {
    return warning('disk', toAppError(error).message, 'Look at the data folder');
  }
}

/** @param diskFreeBytes on the disk of the data folder */
export function freeFinding(config: Limits, diskFreeBytes: number): DoctorFinding {
  const [part] = judgeStorage({ ...UNMEASURED, diskFreeBytes }, limitsOf(config), []);
  const free = `${(diskFreeBytes / GIB).toFixed(1)} GiB free`;
  const message = `${free}; storage.minFreeMb: ${String(config.storage.minFreeMb)}`;
  return findingOf('disk', part?.level, message, 'Make room on the disk of the data folder');
}

/** Nothing where the database has no budget. */
export async function budgetFindings(
  config: Limits,
  database: Pick<DatabaseStorage, 'size'>,
): Promise<readonly DoctorFinding[]> {
  const { databaseMaxMb } = config.storage;
  if (databaseMaxMb === 0) return [];
  const { bytes } = await database.size();
  const [part] = judgeStorage({ ...UNMEASURED, databaseBytes: bytes }, limitsOf(config), []);
  const message = `${(bytes / MIB).toFixed(1)} MB of ${String(databaseMaxMb)} (storage.databaseMaxMb)`;
  const remedy = 'Keep less (retention.*), or raise storage.databaseMaxMb';
  return [findingOf('budget of the database', part?.level, message, remedy)];
}

/** At the hard limit nothing new is taken in. */
function findingOf(
  name: string,
  level: PressureLevel | undefined,
  message: string,
  remedy: string,
): DoctorFinding {
  if (level === 'hard') return fault(name, message, remedy);
  return level === 'soft' ? warning(name, message, remedy) : ok(name, message);
}
