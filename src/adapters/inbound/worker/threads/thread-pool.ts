import { fileURLToPath } from 'node:url';
import type { Piscina } from 'piscina';
import type { Logger } from '../../../../ports/runtime/logger.js';
import { AttemptNotBegun } from './attempt-not-begun.js';
import { threadEnded } from './thread-ended.js';
import type { ThreadAnswer, ThreadTask } from './thread-messages.js';

const INSIDE = fileURLToPath(new URL('./inside/main.js', import.meta.url));

const RUN = 'runInThread' satisfies keyof typeof import('./inside/main.js');

/** How long a thread without a job is kept, ms. */
const IDLE_MS = 30_000;

type Pool = Piscina<ThreadTask, ThreadAnswer>;

export interface ThreadPoolOptions {
  readonly max: number;
  readonly memoryMb?: number | undefined;
}

/** Threads, started when there is something to do. */
export class ThreadPool {
  private opened: Promise<Pool> | undefined;
  /** Of tasks that no thread has begun. */
  private readonly starting = new Set<(error: unknown) => void>();

  constructor(
    private readonly options: ThreadPoolOptions,
    private readonly logger: Logger,
  ) {}

  /**
   * No more than `max` at once: what waits in Piscina is forgotten when the thread it waits for is ended.
   * @param kill ends the thread of the task, whatever that does
   * @param begun resolves when a thread has begun
   * @throws AppError `internal` when the thread ended before it answered
   * @throws AttemptNotBegun
   */
  async run(task: ThreadTask, kill: AbortController, begun: Promise<void>): Promise<ThreadAnswer> {
    this.opened ??= this.open().catch((error: unknown) => {
      this.opened = undefined;
      throw error;
    });
    const pool = await this.opened;
    let fail: (error: unknown) => void = () => undefined;
    const { memoryMb } = this.options;
    const failed = new Promise<never>((_resolve, reject) => {
      fail = (error) => {
        reject(new AttemptNotBegun(threadEnded(error, { memoryMb, isKilled: false })));
      };
    });
    this.starting.add(fail);
    void begun.then(() => this.starting.delete(fail));
    try {
      const options = { transferList: [task.port], signal: kill.signal };
      return await Promise.race([pool.run(task, options), failed]);
    } catch (error) {
      if (error instanceof AttemptNotBegun) throw error;
      throw threadEnded(error, { memoryMb, isKilled: kill.signal.aborted });
    } finally {
      this.starting.delete(fail);
      // What did not begin does not begin later.
      kill.abort();
    }
  }

  /** Ends all threads, those at work too. */
  async close(): Promise<void> {
    const { opened } = this;
    this.opened = undefined;
    await (await opened)?.destroy();
  }

  private async open(): Promise<Pool> {
    const { Piscina } = await import('piscina');
    const { max, memoryMb } = this.options;
    const pool: Pool = new Piscina({
      ...{ filename: INSIDE, name: RUN, idleTimeout: IDLE_MS, recordTiming: false },
      ...{ minThreads: 0, maxThreads: max },
      // Otherwise a thread stands still between jobs, and so do the connections of its handler.
      atomics: 'disabled',
      ...(memoryMb !== undefined && { resourceLimits: { maxOldGenerationSizeMb: memoryMb } }),
    });
    pool.on('error', (error: unknown) => {
      this.logger.warn('a thread ended that had no job', { error });
      for (const fail of this.starting) fail(error);
    });
    return pool;
  }
}
