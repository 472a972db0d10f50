import { setImmediate, setTimeout } from 'node:timers/promises';
import { LineQueue } from './line-queue.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** Where lines end up. Its `append` is called again only when the call before has settled. */
export interface LineTarget {
  append(text: string): Promise<void>;
  close(): Promise<void>;
}

export interface FileSinkOptions {
  readonly target: LineTarget;
  /** Entries, and bytes, that may wait. */
  readonly mostLines: number;
  readonly mostBytes: number;
  /** Makes the line that tells how many were dropped, written as soon as lines flow again. */
  readonly notice: (dropped: number) => string;
  /** Called at the first failure of a row. */
  readonly onFailing: (error: unknown) => void;
  /** Called when lines can be written again. */
  readonly onRecovered: () => void;
  readonly onDropped: () => void;
  readonly onFailure: () => void;
  /** Resolves after `ms`, or when the signal aborts. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Hands lines to a disk that may be slow, full or gone. Whoever writes never waits: lines queue up, and what
 * finds no room is dropped and counted. A failed write is tried again after growing pauses.
 */
export class FileSink {
  private readonly queue: LineQueue;
  private readonly closing = new AbortController();
  private pumping: Promise<void> | undefined;
  private untold = 0;
  private inFlight = 0;
  private counts = { written: 0, dropped: 0 };
  private lastFault: string | undefined;

  constructor(private readonly options: FileSinkOptions) {
    this.queue = new LineQueue(options.mostLines, options.mostBytes);
  }

  get written(): number {
    return this.counts.written;
  }

  get dropped(): number {
    return this.counts.dropped;
  }

  get waiting(): number {
    return this.queue.length + this.inFlight;
  }

  /** Why nothing can be written now; undefined when it can. */
  get fault(): string | undefined {
    return this.lastFault;
  }

  /** @param line without its end */
  write(line: string): void {
    if (this.closing.signal.aborted) return;
    if (!this.queue.push(`${line}\n`)) {
      this.drop(1);
      this.untold += 1;
      return;
    }
    this.pumping ??= this.pump();
  }

  /** Resolves once nothing waits. */
  async settled(): Promise<void> {
    await this.pumping;
  }

  /** Writes what waits, trying once more when that fails; later lines are ignored. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.pumping;
    await this.options.target.close();
  }

  private drop(count: number): void {
    this.counts.dropped += count;
    for (let index = 0; index < count; index += 1) this.options.onDropped();
  }

  private async pump(): Promise<void> {
    // What one turn of the event loop writes goes to the disk together.
    await setImmediate();
    while (this.queue.length > 0) {
      const lines = this.queue.takeAll();
      this.inFlight = lines.length;
      const isWritten = await this.append(lines.join(''));
      this.inFlight = 0;
      if (isWritten) this.counts.written += lines.length;
      else this.drop(lines.length);
      this.tellDropped();
    }
    this.pumping = undefined;
  }

  private tellDropped(): void {
    if (this.untold === 0 || this.lastFault !== undefined) return;
    if (this.queue.push(`${this.options.notice(this.untold)}\n`)) this.untold = 0;
  }

  /** @returns false when it was given up, because the sink is closing */
  private async append(text: string): Promise<boolean> {
    const { target, pause = defaultPause } = this.options;
    let pauseMs = FIRST_PAUSE_MS;
    for (;;) {
      const isLast = this.closing.signal.aborted;
      try {
        await target.append(text);
        this.recovered();
        return true;
      } catch (error) {
        this.failed(error);
      }
      if (isLast) return false;
      await pause(pauseMs, this.closing.signal);
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    }
  }

  private failed(error: unknown): void {
    const isFirst = this.lastFault === undefined;
    this.lastFault = error instanceof Error ? error.message : String(error);
    this.options.onFailure();
    if (isFirst) this.options.onFailing(error);
  }

  private recovered(): void {
    if (this.lastFault === undefined) return;
    this.lastFault = undefined;
    this.options.onRecovered();
  }
}

async function defaultPause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal, ref: false }).catch(() => undefined);
}
