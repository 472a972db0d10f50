import { createWriteStream } from 'node:fs';
import { open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** A program that ends waits no longer for a compression; the next run does it again. */
const CLOSE_PATIENCE_MS = 3000;

const ENDINGS = ['', '.gz'] as const;

export interface LogArchivesOptions {
  /** `/var/log/brain.log`; old files are `brain.1.log.gz`, `brain.2.log.gz`, the higher the older. */
  readonly path: string;
  /** Old files that are kept. */
  readonly files: number;
  readonly compress: boolean;
  /** Writes what it reads to `target`. */
  readonly gzip?: typeof gzipped | undefined;
}

/**
 * The old files of a log. Nothing is removed before the active file was put aside, and a number that is
 * free is used first: what fails half-way, or is killed, loses nothing however often it is tried again.
 */
export class LogArchives {
  private readonly base: string;
  private readonly extension: string;
  private readonly closing = new AbortController();
  private turn: Promise<unknown> = Promise.resolve();
  private compressing: Promise<void> | undefined;

  constructor(private readonly options: LogArchivesOptions) {
    this.extension = extname(options.path);
    this.base = basename(options.path, this.extension);
  }

  /**
   * Makes the active file number 1, and compresses it later.
   * @throws what the file system said; the active file may be where it was
   */
  async takeActive(): Promise<void> {
    await this.inTurn(async () => {
      const { plain, gzip } = await this.found();
      let free = 1;
      while (plain.has(free) || gzip.has(free)) free += 1;
      for (let index = free - 1; index >= 1; index -= 1) await this.shift(index);
      await this.moveActive();
    });
    if (this.options.compress) this.compressing ??= this.compressAll();
    await this.inTurn(() => this.removeSurplus());
  }

  async close(): Promise<void> {
    const late = setTimeout(() => this.closing.abort(), CLOSE_PATIENCE_MS);
    await this.compressing;
    clearTimeout(late);
  }

  private async moveActive(): Promise<void> {
    await moveIfThere(this.options.path, this.old(1));
  }

  private async shift(index: number): Promise<void> {
    for (const ending of ENDINGS) {
      await moveIfThere(this.old(index) + ending, this.old(index + 1) + ending);
    }
  }

  private async removeSurplus(): Promise<void> {
    const { plain, gzip } = await this.found();
    for (const index of new Set([...plain, ...gzip])) {
      if (index <= this.options.files) continue;
      for (const ending of ENDINGS) await rm(this.old(index) + ending, { force: true });
    }
  }

  private async compressAll(): Promise<void> {
    while (!this.closing.signal.aborted && (await this.compressNext()));
    this.compressing = undefined;
  }

  /** @returns false when there is none, or it failed, as on a full disk: the file stays as it is then */
  private async compressNext(): Promise<boolean> {
    const part = `${this.options.path}.gz.part`;
    const { gzip = gzipped } = this.options;
    let source: FileHandle | undefined;
    try {
      source = await this.inTurn(() => this.openPlain());
      if (!source) return false;
      const { ino } = await source.stat();
      await gzip(source, part, this.closing.signal);
      await this.inTurn(() => this.replace(ino, part));
      return true;
    } catch {
      await rm(part, { force: true }).catch(() => undefined);
      return false;
    } finally {
      await source?.close().catch(() => undefined);
    }
  }

  private async openPlain(): Promise<FileHandle | undefined> {
    const { plain } = await this.found();
    return plain.size === 0 ? undefined : open(this.old(Math.min(...plain)), 'r');
  }

  /** The file may have another number by now, or be gone. */
  private async replace(inode: number, part: string): Promise<void> {
    const { plain } = await this.found();
    for (const index of plain) {
      const file = this.old(index);
      if ((await stat(file)).ino !== inode) continue;
      await rename(part, `${file}.gz`);
      await rm(file);
      return;
    }
    await rm(part, { force: true });
  }

  /** Numbers in use. Longer ones are not ours: somebody may have put a file aside under a date. */
  private async found(): Promise<{ plain: Set<number>; gzip: Set<number> }> {
    const plain = new Set<number>();
    const gzip = new Set<number>();
    for (const name of await readdir(dirname(this.options.path))) {
      if (!name.startsWith(`${this.base}.`)) continue;
      const rest = name.slice(this.base.length + 1);
      const number = /^[1-9]\d{0,2}(?=\.)/.exec(rest)?.[0];
      if (number === undefined) continue;
      const ending = rest.slice(number.length);
      if (ending === this.extension) plain.add(Number(number));
      if (ending === `${this.extension}.gz`) gzip.add(Number(number));
    }
    return { plain, gzip };
  }

  private old(index: number): string {
    return join(dirname(this.options.path), `${this.base}.${String(index)}${this.extension}`);
  }

  /** Names change only one after the other. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined);
    return done;
  }
}

async function moveIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

async function gzipped(source: FileHandle, target: string, signal: AbortSignal): Promise<void> {
  const input = source.createReadStream({ autoClose: false });
  await pipeline(input, createGzip(), createWriteStream(target, { mode: 0o600 }), { signal });
}
