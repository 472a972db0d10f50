import { setImmediate, setTimeout } from 'node:timers/promises';
import { LineQueue } from './line-queue.js';
import type { LineSink } from './line-sink.js';
import { quietly } from './quietly.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** Where lines end up. Its `append` is called again only when the call before has settled. */
export interface LineTarget {
  /** What is wrong though lines are written. */
  readonly fault?: string | undefined;
  /**
   * @param lines each with its end
   * @returns how many of them, from the first on, were written: one at least
   * @throws when none was written; they can be given again
   */
  append(lines: readonly string[]): Promise<number>;
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
  readonly onFailing?: (error: unknown) => void;
  /** Called when lines can be written again. */
  readonly onRecovered?: () => void;
  readonly onDropped: () => void;
  readonly onFailure: () => void;
  /** Resolves after `ms`, or when the signal aborts. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Hands lines to a disk that may be slow, full or gone. Whoever writes never waits: lines queue up, and what
 * finds no room is dropped and counted. A failed write is tried again after growing pauses.
 */
export class FileSink implements LineSink {
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

  get fault(): string | undefined {
    return this.lastFault ?? this.options.target.fault;
  }

  write(line: string): void {
    if (this.closing.signal.aborted) return;
    if (!this.queue.push(`${line}\n`)) {
      this.drop();
      this.untold += 1;
      return;
    }
    this.pumping ??= this.pump();
  }

  drop(): void {
    this.counts.dropped += 1;
    quietly(this.options.onDropped);
  }

  async settled(): Promise<void> {
    await this.pumping;
  }

  /** Writes what waits, trying once more when that fails; later lines are ignored. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.pumping;
    await this.options.target.close();
  }

  private async pump(): Promise<void> {
    // What one turn of the event loop writes goes to the disk together.
    await setImmediate();
    while (this.queue.length > 0) {
      await this.appendAll(this.queue.takeAll());
      this.tellDropped();
    }
    this.pumping = undefined;
  }

  private tellDropped(): void {
    if (this.untold === 0 || this.lastFault !== undefined) return;
    quietly(() => {
      if (this.queue.push(`${this.options.notice(this.untold)}\n`)) this.untold = 0;
    });
  }

  private async appendAll(lines: readonly string[]): Promise<void> {
    const { target, pause = defaultPause } = this.options;
    let pauseMs = FIRST_PAUSE_MS;
    let rest = lines;
    while (rest.length > 0) {
      this.inFlight = rest.length;
      const isLast = this.closing.signal.aborted;
      try {
        const count = await target.append(rest);
        this.counts.written += count;
        rest = rest.slice(count);
        pauseMs = FIRST_PAUSE_MS;
        this.recovered();
        continue;
      } catch (error) {
        this.failed(error);
      }
      if (isLast) break;
      await pause(pauseMs, this.closing.signal);
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    }
    this.inFlight = 0;
    for (const _line of rest) this.drop();
  }

  private failed(error: unknown): void {
    const isFirst = this.lastFault === undefined;
    this.lastFault = error instanceof Error ? error.message : String(error);
    quietly(this.options.onFailure);
    if (isFirst) quietly(() => this.options.onFailing?.(error));
  }

  private recovered(): void {
    if (this.lastFault === undefined) return;
    this.lastFault = undefined;
    quietly(() => this.options.onRecovered?.());
  }
}

async function defaultPause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal, ref: false }).catch(() => undefined);
}
