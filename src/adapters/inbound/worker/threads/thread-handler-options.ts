import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { AppError, type FieldFault } from '../../../../domain/shared/app-error.js';
import type { JobHandler } from '../job-handler.js';

/** A thread does not start with less. */
const LEAST_MEMORY_MB = 16;

const MOST_THREADS = 128;

/** A handler whose jobs are done in threads: one that computes would keep the process from all else. */
export interface ThreadHandlerOptions extends Pick<
  JobHandler,
  'gaveUp' | 'backoff' | 'timeoutMs' | 'tells'
> {
  /** The module, whose default export is a `ThreadHandler`: a URL, as of `new URL('./x.mjs', import.meta.url)`, or an absolute path. */
  readonly file: URL | string;
  /** Jobs at once, each in a thread; absent: one less than the processors. */
  readonly threads?: { readonly max?: number };
  /** Heap of a thread, MB, beyond which the attempt fails; absent: what Node allows. Buffers do not count. */
  readonly memoryMb?: number;
  readonly handle?: never;
}

/** @throws AppError `configuration` when it cannot work as it stands */
export async function checkThreadHandler(
  queue: string,
  { file, threads, memoryMb }: ThreadHandlerOptions,
): Promise<void> {
  const faults: FieldFault[] = [];
  const check = (path: string, value: number | undefined, least: number, most: number) => {
    if (value === undefined) return;
    if (Number.isInteger(value) && value >= least && value <= most) return;
    faults.push({ path, message: `takes a whole number from ${least} to ${most}` });
  };
  check('threads.max', threads?.max, 1, MOST_THREADS);
  check('memoryMb', memoryMb, LEAST_MEMORY_MB, Number.MAX_SAFE_INTEGER);
  if (!(await isFile(file))) {
    faults.push({
      path: 'file',
      message: `is no file by its absolute path or URL: ${String(file)}`,
    });
  }
  if (faults.length === 0) return;
  const paths = faults.map(({ path, message }) => `handlers.${queue}.${path} ${message}`);
  throw new AppError('configuration', 'job.bad-thread-handler', paths.join('; '), { faults });
}

export function moduleUrl(file: URL | string): string {
  if (typeof file !== 'string') return file.href;
  return isAbsolute(file) ? pathToFileURL(file).href : new URL(file).href;
}

async function isFile(file: URL | string): Promise<boolean> {
  try {
    return (await stat(fileURLToPath(moduleUrl(file)))).isFile();
  } catch {
    return false;
  }
}
