import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../domain/shared/app-error.js';
import { writeFileAtomically } from './atomic-file.js';
import { notUsable, prepareDataDirectory } from './data-directory.js';

/** How programs of the same user find the running instance and speak to it. */
export interface InstanceFacts {
  readonly url: string;
  /** An administrator key that lives as long as the instance. */
  readonly key: string;
  readonly pid: number;
  readonly startedAt: Date;
}

const pathOf = (dataDir: string): string => join(dataDir, 'instance.json');

/**
 * Writes `<dataDir>/instance.json`, readable by its owner only; makes the folder when there is none.
 * @throws AppError `configuration` when it cannot be written
 */
export async function writeInstanceFile(dataDir: string, facts: InstanceFacts): Promise<void> {
  await prepareDataDirectory(dataDir);
  try {
    await writeFileAtomically(pathOf(dataDir), `${JSON.stringify(facts, null, 2)}\n`);
  } catch (cause) {
    throw notUsable(dataDir, cause);
  }
}

/**
 * Undefined when no instance has left word. One that was killed has: its process may be gone.
 * @throws AppError `configuration` when the file cannot be read or is not one of ours
 */
export async function readInstanceFile(dataDir: string): Promise<InstanceFacts | undefined> {
  const file = pathOf(dataDir);
  try {
    return factsOf(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    const reason = code === 'EACCES' ? 'it belongs to another user' : 'it is damaged';
    throw new AppError(
      'configuration',
      'instance.file-unreadable',
      `Cannot read ${file}: ${reason}`,
      {
        // A parser quotes what it read, and this holds a key.
        ...(cause instanceof SyntaxError ? {} : { cause }),
      },
    );
  }
}

function factsOf(content: unknown): InstanceFacts {
  const { url, key, pid, startedAt } = (content ?? {}) as Readonly<Record<string, unknown>>;
  const start = new Date(typeof startedAt === 'string' ? startedAt : Number.NaN);
  if (typeof url !== 'string' || typeof key !== 'string' || !Number.isInteger(pid)) {
    throw new SyntaxError('Facts are missing');
  }
  if (Number.isNaN(start.getTime())) throw new SyntaxError('The time is missing');
  return { url, key, pid: pid as number, startedAt: start };
}

/** Removes the file if the process `pid` wrote it: one that started since keeps its own. */
export async function removeInstanceFile(dataDir: string, pid: number): Promise<void> {
  const facts = await readInstanceFile(dataDir).catch(() => undefined);
  if (facts?.pid === pid) await rm(pathOf(dataDir), { force: true });
}
