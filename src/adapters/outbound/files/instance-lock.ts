import { chmod, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '../../../domain/shared/app-error.js';
import { writeFileAtomically } from './atomic-file.js';
import { prepareDataDirectory } from './data-directory.js';
import { lockFailed, openExclusively, type ExclusiveDatabase } from './exclusive-database.js';

/** What a refused newcomer is told of the holder. */
export interface LockHolder {
  readonly pid: number;
  readonly url?: string | undefined;
}

export interface InstanceLock {
  /** Corrects what newcomers are told, e.g. once the port is known. */
  tell(about: LockHolder): Promise<void>;
  /** Idempotent. */
  release(): Promise<void>;
}

/** Held here too: a lock that nobody refers to would be closed, and so freed, by the garbage collector. */
const held = new Set<ExclusiveDatabase>();

/**
 * Makes this process the only one that works on the data folder under that name, until it releases the lock
 * or ends, even by kill -9. The folder is made when there is none.
 * @param name of the lock: `<name>.lock` and, about its holder, `<name>.json`; not `instance`
 * @throws AppError `configuration`, code `instance.already-running` when another process holds it
 */
export async function acquireInstanceLock(
  dataDir: string,
  name: string,
  about: LockHolder,
): Promise<InstanceLock> {
  const directory = resolve(dataDir);
  const lockFile = join(directory, `${name}.lock`);
  const aboutFile = join(directory, `${name}.json`);
  await prepareDataDirectory(directory);
  const database = await openExclusively(lockFile).catch((cause: unknown) => {
    throw lockFailed(lockFile, cause);
  });
  if (!database) throw alreadyRunning(directory, await readHolder(aboutFile));
  held.add(database);
  let telling = Promise.resolve();
  const release = async (): Promise<void> => {
    if (!held.delete(database)) return;
    await telling.catch(() => undefined);
    // Before the lock is free: afterwards the file may be the next holder's.
    await rm(aboutFile, { force: true }).finally(() => database.close());
  };
  const tell = (holder: LockHolder): Promise<void> => {
    if (!held.has(database)) return Promise.resolve();
    const write = (): Promise<void> =>
      writeFileAtomically(aboutFile, `${JSON.stringify(holder)}\n`);
    telling = telling.then(write, write);
    return telling;
  };
  try {
    await chmod(lockFile, 0o600);
    await tell(about);
  } catch (cause) {
    await release();
    throw lockFailed(lockFile, cause);
  }
  return { tell, release };
}

function alreadyRunning(directory: string, holder: LockHolder | undefined): AppError {
  const who = holder
    ? `process ${holder.pid}${holder.url === undefined ? '' : `, ${holder.url}`}`
    : 'another process';
  const message = `Another instance is running on the data folder ${directory}: ${who}`;
  return new AppError('configuration', 'instance.already-running', message, {
    data: { directory, ...holder },
  });
}

/** A holder that has only just begun may not have told yet. */
async function readHolder(file: string): Promise<LockHolder | undefined> {
  try {
    const { pid, url } = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    if (typeof pid !== 'number') return undefined;
    return { pid, ...(typeof url === 'string' ? { url } : {}) };
  } catch {
    return undefined;
  }
}
