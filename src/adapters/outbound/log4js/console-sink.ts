/** Bytes that may wait for a reader that is slow; beyond, entries are dropped and counted. */
const MOST_WAITING = 16 * 1024 * 1024;

/** Streams whose errors are ignored, for good: one may come after the last write. */
const guarded = new WeakSet<object>();

export interface ConsoleSinkOptions {
  /** Makes the line that tells how many were dropped. */
  readonly notice: (dropped: number) => string;
  readonly onDropped?: () => void;
  readonly stream?: NodeJS.WriteStream | undefined;
}

/**
 * Standard error, where lines may have to wait: a pipe takes them only as fast as its reader. Neither a slow
 * reader nor one that went away stops the program.
 */
export class ConsoleSink {
  private readonly stream: NodeJS.WriteStream;
  private untold = 0;
  private counts = { written: 0, dropped: 0 };

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

  write(line: string): void {
    if (this.stream.writableLength > MOST_WAITING) {
      this.untold += 1;
      this.counts.dropped += 1;
      this.options.onDropped?.();
      return;
    }
    if (this.untold > 0) {
      this.stream.write(`${this.options.notice(this.untold)}\n`);
      this.untold = 0;
    }
    this.stream.write(`${line}\n`);
    this.counts.written += 1;
  }

  /** Resolves once the reader has taken, or will never take, every line. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.stream.write('', () => resolve());
    });
  }
}
