import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

export interface RollingFileOptions {
  /** `/var/log/brain.log`; old files are `brain.1.log.gz`, `brain.2.log.gz`, the higher the older. */
  readonly path: string;
  /** Size at which the file is put aside. */
  readonly maxBytes: number;
  /** Old files that are kept. */
  readonly files: number;
  readonly compress: boolean;
}

/**
 * A file that only grows, and is put aside when it is full. It is opened anew when it, or its folder, was
 * moved or removed, and after every failure. Only one process may write to it.
 */
export class RollingFile {
  private handle: FileHandle | undefined;
  private inode = 0;
  private size = 0;
  private compressing: Promise<void> = Promise.resolve();

  constructor(private readonly options: RollingFileOptions) {}

  /**
   * Resolves once the system has taken the text. One call at a time.
   * @throws what the file system said; a part may have been written
   */
  async append(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    try {
      let handle = await this.opened();
      if (this.size > 0 && this.size + bytes.length > this.options.maxBytes) {
        await this.roll();
        handle = await this.opened();
      }
      await handle.appendFile(bytes);
      this.size += bytes.length;
    } catch (error) {
      await this.release();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.release();
    await this.compressing;
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
      if (found?.ino === this.inode) return this.handle;
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
    const { path, files, compress } = this.options;
    await this.release();
    await this.compressing;
    for (const ending of ['', '.gz']) await rm(this.old(files) + ending, { force: true });
    for (let index = files - 1; index >= 1; index -= 1) {
      for (const ending of ['', '.gz']) {
        await moveIfThere(this.old(index) + ending, this.old(index + 1) + ending);
      }
    }
    await moveIfThere(path, this.old(1));
    if (compress) this.compressing = compressed(this.old(1));
  }

  private old(index: number): string {
    const { path } = this.options;
    const extension = extname(path);
    return `${path.slice(0, path.length - extension.length)}.${String(index)}${extension}`;
  }
}

async function moveIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** What cannot be compressed, as on a full disk, stays as it is. */
async function compressed(file: string): Promise<void> {
  const part = `${file}.gz.part`;
  try {
    await pipeline(createReadStream(file), createGzip(), createWriteStream(part, { mode: 0o600 }));
    await rename(part, `${file}.gz`);
    await rm(file);
  } catch {
    await rm(part, { force: true }).catch(() => undefined);
  }
}
