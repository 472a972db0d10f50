/** Bytes that may wait for a reader that is slow; beyond, entries are dropped and counted. */
const MOST_WAITING = 16 * 1024 * 1024;

/** Streams whose errors are ignored, for good: one may come after the last write. */
const guarded = new WeakSet<object>();

/**
 * Standard error, where lines may have to wait: a pipe takes them only as fast as its reader. Neither a slow
 * reader nor one that went away stops the program.
 */
export class ConsoleSink {
  private dropped = 0;

  /** @param notice makes the line that tells how many were dropped */
  constructor(
    private readonly notice: (dropped: number) => string,
    private readonly stream: NodeJS.WriteStream = process.stderr,
  ) {
    if (!guarded.has(stream)) stream.on('error', () => undefined);
    guarded.add(stream);
  }

  write(line: string): void {
    if (this.stream.writableLength > MOST_WAITING) {
      this.dropped += 1;
      return;
    }
    if (this.dropped > 0) {
      this.stream.write(`${this.notice(this.dropped)}\n`);
      this.dropped = 0;
    }
    this.stream.write(`${line}\n`);
  }

  /** Resolves once the reader has taken, or will never take, every line. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.stream.write('', () => resolve());
    });
  }
}
