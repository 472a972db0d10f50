import { basename, dirname, resolve } from 'node:path';
import { writeInstanceFile, removeInstanceFile } from '../adapters/outbound/files/instance-file.js';
import {
  acquireInstanceLock,
  type InstanceLock,
} from '../adapters/outbound/files/instance-lock.js';
import type { Config } from './config/config.js';
import type { RoleName } from './roles/role.js';

/** This process's claim to its data folder, and how programs on the machine find it. */
export interface Instance {
  /** Tells the operator's programs where the API answers. */
  publish(url: string, key: string): Promise<void>;
  /** Idempotent. */
  release(): Promise<void>;
}

/**
 * An embedded database belongs to one process. On a database server several processes may share a data
 * folder, but only one of them may be the API that the command line finds there.
 * @throws AppError `configuration` (`instance.already-running`) naming the holder
 */
export async function claimInstance(
  { dataDir, database }: Config,
  roles: readonly RoleName[],
): Promise<Instance> {
  const locks: InstanceLock[] = [];
  const { pid } = process;
  const release = async () => {
    for (const lock of locks.splice(0)) await lock.release();
    await removeInstanceFile(dataDir, pid);
  };
  try {
    if (database.type === 'sqlite') {
      locks.push(await acquireInstanceLock(dataDir, 'brain', { pid }));
      const file = resolve(database.url ?? '');
      if (dirname(file) !== dataDir) {
        locks.push(await acquireInstanceLock(dirname(file), basename(file), { pid }));
      }
    } else if (roles.includes('api')) {
      locks.push(await acquireInstanceLock(dataDir, 'api', { pid }));
    }
  } catch (error) {
    await release();
    throw error;
  }
  return {
    publish: async (url, key) => {
      for (const lock of locks) await lock.tell({ pid, url });
      await writeInstanceFile(dataDir, { url, key, pid, startedAt: new Date() });
    },
    release,
  };
}
