import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What a container may have. */
export interface MemoryLimit {
  readonly bytes: number;
  /** Of it in use, without file pages that the kernel can drop at once. */
  readonly usedBytes: () => Promise<number>;
}

interface Hierarchy {
  readonly root: string;
  /** The group of this process below it. */
  readonly group: string;
  readonly limit: string;
  readonly usage: string;
  /** Name in `memory.stat` of pages that can be dropped. */
  readonly droppable: string;
}

/**
 * The lowest memory limit of the control groups that this process is in; undefined where there is none.
 * Finding it reads a dozen files; what is used, two.
 * @param files where `/proc` and `/sys` are
 */
export async function memoryLimit(files = '/'): Promise<MemoryLimit | undefined> {
  const groups = await text(join(files, 'proc/self/cgroup'));
  if (groups === undefined) return undefined;
  let lowest: MemoryLimit | undefined;
  for (const hierarchy of hierarchies(groups, files)) {
    for (const folder of foldersOf(hierarchy)) {
      const bytes = Number((await text(join(folder, hierarchy.limit))) ?? Number.NaN);
      // `max` is no number; version 1 tells of no limit by one that no machine has.
      if (!(bytes > 0 && bytes < 2 ** 60) || bytes >= (lowest?.bytes ?? Infinity)) continue;
      lowest = { bytes, usedBytes: () => usedBytes(folder, hierarchy) };
    }
  }
  return lowest;
}

/** Lines are `0::/group` (version 2) or `7:memory:/group` (version 1). */
function hierarchies(groups: string, files: string): readonly Hierarchy[] {
  return groups.split('\n').flatMap((line): Hierarchy[] => {
    const [, controllers = '-', group = '/'] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers === '') {
      const root = join(files, 'sys/fs/cgroup');
      const names = { limit: 'memory.max', usage: 'memory.current', droppable: 'inactive_file' };
      return [{ root, group, ...names }];
    }
    if (!controllers.split(',').includes('memory')) return [];
    return [
      {
        root: join(files, 'sys/fs/cgroup/memory'),
        group,
        limit: 'memory.limit_in_bytes',
        usage: 'memory.usage_in_bytes',
        droppable: 'total_inactive_file',
      },
    ];
  });
}

/** The group's folder and those above it: a limit counts for all below. Within a container the group is the root. */
function foldersOf({ root, group }: Hierarchy): readonly string[] {
  const folders: string[] = [];
  for (let path = join('/', group); path !== '/'; path = dirname(path)) {
    folders.push(join(root, path));
  }
  return [...folders, root];
}

async function usedBytes(folder: string, names: Hierarchy): Promise<number> {
  const usage = await readFile(join(folder, names.usage), 'utf8');
  const stat = (await text(join(folder, 'memory.stat'))) ?? '';
  const droppable = Number(new RegExp(`^${names.droppable} (\\d+)$`, 'm').exec(stat)?.[1] ?? 0);
  return Math.max(0, Number(usage) - droppable);
}

async function text(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch {
    return undefined;
  }
}
