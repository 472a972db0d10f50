import { Attempt } from '../../../src/adapters/inbound/worker/attempt.js';
import type { JobHandler } from '../../../src/adapters/inbound/worker/job-handler.js';
import { threadJobHandler } from '../../../src/adapters/inbound/worker/threads/thread-job-handler.js';
import type { ThreadHandlerOptions } from '../../../src/adapters/inbound/worker/threads/thread-handler-options.js';
import type { JsonValue } from '../../../src/domain/shared/json.js';
import { inMemoryParts } from '../in-memory-parts.js';
import type { Doing } from './doings.js';

/** The module of `Doing`. */
export const DOINGS_FILE = new URL('./doings.js', import.meta.url);

/** One attempt in a thread, and what it told. */
export interface Begun {
  readonly attempt: Attempt;
  readonly ended: Promise<unknown>;
  readonly lines: string[];
  readonly progress: JsonValue[];
  /** Resolves when the attempt has written the line. */
  readonly wrote: (line: string) => Promise<void>;
}

/** Threads have some each, and so have attempts in them. */
export function openPorts(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;
}

/** A handler of the queue `chores` in threads, on a clock that the test moves. */
export function threadHandlerUnderTest() {
  const { jobs, clock, logger } = inMemoryParts();
  const opened: JobHandler[] = [];

  const open = (options: Partial<ThreadHandlerOptions> = {}): JobHandler => {
    const given = { file: DOINGS_FILE, threads: { max: 1 }, ...options };
    const handler = threadJobHandler('chores', given, { clock, logger });
    opened.push(handler);
    return handler;
  };

  const begin = async (handler: JobHandler, payload: Doing): Promise<Begun> => {
    await jobs.enqueue([{ queue: 'chores', payload }]);
    const claim = { queues: ['chores'], limit: 1, workerId: 'worker', leaseMs: 60_000 };
    const [job] = await jobs.claim(claim);
    if (!job) throw new Error('no job was claimed');
    const lines: string[] = [];
    const progress: JsonValue[] = [];
    const waiting = new Map<string, () => void>();
    const attempt = new Attempt(job, {
      nowMs: () => clock.now().getTime(),
      report: (_job, news) => {
        if (news.progress !== undefined) progress.push(news.progress);
        if (news.line === undefined) return;
        lines.push(news.line);
        waiting.get(news.line)?.();
      },
      finish: () => Promise.reject(new Error('there is nothing to finish')),
    });
    const wrote = (line: string) =>
      new Promise<void>((resolve) => {
        if (lines.includes(line)) resolve();
        else waiting.set(line, resolve);
      });
    const ended = handler.handle(job, attempt);
    ended.catch(() => undefined);
    return { attempt, ended, lines, progress, wrote };
  };

  /** @returns what the attempt gave back */
  const attempt = async (handler: JobHandler, payload: Doing): Promise<unknown> =>
    (await begin(handler, payload)).ended;

  const close = async (): Promise<void> => {
    for (const handler of opened.splice(0)) await handler.close?.();
  };

  return { clock, logger, open, begin, attempt, close };
}
