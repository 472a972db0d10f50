import { mkdir, open, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LogArchives, type LogArchivesOptions } from './log-archives.js';
import { quietly } from './quietly.js';
import { wholeLines, writeLines } from './whole-lines.js';

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 300_000;

export interface RollingFileOptions extends LogArchivesOptions {
  /** Size at which the file is put aside. */
  readonly maxBytes: number;
  /** Called each time a full file could not be put aside. */
  readonly onRollFailed?: ((error: unknown, isFirst: boolean) => void) | undefined;
  /** Called when it could be again. */
  readonly onRollRecovered?: (() => void) | undefined;
  /** Milliseconds that only grow. */
  readonly now?: (() => number) | undefined;
}

/**
 * A file that only grows, and is put aside when it is full. It is opened anew when it, or its folder, was
 * moved or removed, and after every failure. When it cannot be put aside it grows on, and that is tried
 * again after growing pauses. Only one process may write to it.
 */
export class RollingFile {
  private readonly archives: LogArchives;
  private handle: FileHandle | undefined;
  private inode = 0;
  private size = 0;
  private rollFault:
    { readonly message: string; readonly pauseMs: number; until: number } | undefined;

  constructor(private readonly options: RollingFileOptions) {
    this.archives = new LogArchives(options);
  }

  /** Why it cannot be put aside, though lines are written. */
  get fault(): string | undefined {
    return this.rollFault?.message;
  }

  /**
   * Writes those lines that fit into the file, one at least, and puts it aside before when there is no room.
   * One call at a time.
   * @param lines each with its end
   * @returns how many of them, from the first on, the system has taken
   * @throws what the file system said when it took none; nothing is left of them
   */
  async append(lines: readonly string[]): Promise<number> {
    try {
      let handle = await this.opened();
      if (this.isFullFor(lines)) {
        await this.roll();
        handle = await this.opened();
      }
      const room = this.options.maxBytes - this.size;
      const fitting = this.isFullFor(lines) ? lines.length : Math.max(1, wholeLines(lines, room));
      return await this.write(handle, fitting === lines.length ? lines : lines.slice(0, fitting));
    } catch (error) {
      await this.release();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.release();
    await this.archives.close();
  }

  private isFullFor([line = '']: readonly string[]): boolean {
    return this.size > 0 && this.size + Buffer.byteLength(line) > this.options.maxBytes;
  }

  private async write(handle: FileHandle, lines: readonly string[]): Promise<number> {
    const {
      error,
      lines: count,
      torn,
    } = await writeLines(lines, (bytes, offset) => handle.write(bytes, offset));
    if (error === undefined) return count;
    await cutEnd(handle, torn).catch(() => undefined);
    if (count === 0) throw error;
    await this.release();
    return count;
  }

  private async release(): Promise<void> {
    const { handle } = this;
    this.handle = undefined;
    await handle?.close().catch(() => undefined);
  }

  private async opened(): Promise<FileHandle> {
    const { path } = this.options;
    if (this.handle) {
      const found = await stat(path).catch(() => undefined);
      if (found?.ino === this.inode) {
        this.size = found.size;
        return this.handle;
      }
      await this.release();
    }
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const handle = await open(path, 'a+', 0o600);
    this.handle = handle;
    const { ino, size } = await handle.stat();
    this.inode = ino;
    this.size = size;
    await this.endTornLine(handle);
    return handle;
  }

  /** A line that was cut short must not take the next one with it. */
  private async endTornLine(handle: FileHandle): Promise<void> {
    if (this.size === 0) return;
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, this.size - 1);
    if (buffer[0] === 0x0a) return;
    await handle.appendFile('\n');
    this.size += 1;
  }

  private async roll(): Promise<void> {
    const { now = () => performance.now(), onRollFailed, onRollRecovered } = this.options;
    const before = this.rollFault;
    if (before && now() < before.until) return;
    try {
      await this.archives.takeActive();
      this.rollFault = undefined;
      if (before) quietly(() => onRollRecovered?.());
    } catch (error) {
      const pauseMs = Math.min(2 * (before?.pauseMs ?? FIRST_PAUSE_MS / 2), LONGEST_PAUSE_MS);
      const message = error instanceof Error ? error.message : String(error);
      this.rollFault = { message, pauseMs, until: now() + pauseMs };
      quietly(() => onRollFailed?.(error, before === undefined));
    }
  }
}

async function cutEnd(handle: FileHandle, bytes: number): Promise<void> {
  if (bytes === 0) return;
  const { size } = await handle.stat();
  await handle.truncate(size - bytes);
}
