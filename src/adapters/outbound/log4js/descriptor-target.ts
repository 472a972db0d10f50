import { write } from 'node:fs';
import { promisify } from 'node:util';
import type { LineTarget } from './file-sink.js';
import { writeLines } from './whole-lines.js';

const writeSoon = promisify(write);

/** A file that somebody else opened and may write to as well, as a shell does for `2>> file`. */
export class DescriptorTarget implements LineTarget {
  private isTorn = false;

  constructor(private readonly descriptor: number) {}

  async append(lines: readonly string[]): Promise<number> {
    if (this.isTorn) await writeSoon(this.descriptor, '\n');
    this.isTorn = false;
    const {
      error,
      torn,
      lines: count,
    } = await writeLines(lines, (bytes, offset) => writeSoon(this.descriptor, bytes, offset));
    this.isTorn = torn > 0;
    if (error !== undefined && count === 0) throw error;
    return count;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
