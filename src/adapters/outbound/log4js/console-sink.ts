import type { LineSink } from './line-sink.js';
import { quietly } from './quietly.js';

/** Bytes that may wait for a reader that is slow; beyond, entries are dropped and counted. */
export const MOST_WAITING = 16 * 1024 * 1024;

/** Streams whose errors are ignored, for good: one may come after the last write. */
const guarded = new WeakSet<object>();

export interface ConsoleSinkOptions {
  /** Makes the line that tells how many were dropped. */
  readonly notice: (dropped: number) => string;
  readonly onDropped: () => void;
  readonly onFailure: () => void;
  readonly stream?: NodeJS.WriteStream | undefined;
}

/**
 * Standard error, where lines may have to wait: a pipe takes them only as fast as its reader. Neither a slow
 * reader nor one that went away stops the program. A line counts as written once the system took it.
 */
export class ConsoleSink implements LineSink {
  private readonly stream: NodeJS.WriteStream;
  private untold = 0;
  private counts = { written: 0, dropped: 0, waiting: 0 };
  private lastFault: string | undefined;

  constructor(private readonly options: ConsoleSinkOptions) {
    this.stream = options.stream ?? process.stderr;
    if (!guarded.has(this.stream)) this.stream.on('error', () => undefined);
    guarded.add(this.stream);
  }

  get written(): number {
    return this.counts.written;
  }

  get dropped(): number {
    return this.counts.dropped;
  }

  get waiting(): number {
    return this.counts.waiting;
  }

  get fault(): string | undefined {
    return this.lastFault;
  }

  write(line: string): void {
    if (this.stream.writableLength > MOST_WAITING) {
      this.lose();
      return;
    }
    if (this.untold > 0 && this.lastFault === undefined) {
      quietly(() => {
        this.stream.write(`${this.options.notice(this.untold)}\n`);
        this.untold = 0;
      });
    }
    this.counts.waiting += 1;
    this.stream.write(`${line}\n`, this.taken);
  }

  drop(): void {
    this.counts.dropped += 1;
    quietly(this.options.onDropped);
  }

  async settled(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.stream.write('', () => resolve());
    });
  }

  /** Resolves once the reader has taken, or will never take, every line. */
  async close(): Promise<void> {
    await this.settled();
  }

  private readonly taken = (error?: Error | null): void => {
    this.counts.waiting -= 1;
    if (!error) {
      this.counts.written += 1;
      this.lastFault = undefined;
      return;
    }
    this.lastFault = error.message;
    this.lose();
    quietly(this.options.onFailure);
  };

  private lose(): void {
    this.untold += 1;
    this.drop();
  }
}
