import { createContext, Script } from 'node:vm';

/** How long one task may take, ms; where the processor gives it less than half of that, it may go on. */
const DEADLINE_MS = 250;

/** Waited for at most where the machine is so busy that the task hardly runs, ms. */
const LONGEST_MS = 2_000;

const RUN = new Script('task()');

/** A context is dear, and holds nothing but the task. */
const room = createContext({});

/**
 * Runs a task of pure computation on this thread, and ends it when it takes too long, be it in a loop or in a
 * regular expression.
 * @returns undefined when it was ended
 */
export function withinDeadline<Result>(task: () => Result): Result | undefined {
  room['task'] = task;
  try {
    for (let waitMs = DEADLINE_MS; waitMs <= LONGEST_MS; waitMs *= 2) {
      const before = process.cpuUsage();
      try {
        return RUN.runInContext(room, { timeout: waitMs }) as Result;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      }
      const { user, system } = process.cpuUsage(before);
      if ((user + system) / 1_000 >= DEADLINE_MS / 2) break;
    }
    return undefined;
  } finally {
    room['task'] = undefined;
  }
}
