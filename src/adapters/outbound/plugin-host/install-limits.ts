import { AppError } from '../../../domain/shared/app-error.js';

/** Of one plugin, unpacked. */
const MOST_FILES = 5_000;
const MOST_BYTES = 64 * 1024 * 1024;
const DEEPEST = 32;

export function badSource(message: string, cause?: unknown): AppError {
  return new AppError('validation', 'plugin.bad-source', message, { cause });
}

/** Counts what a plugin brings, and refuses what no plugin needs. */
export class InstallLimits {
  private files = 0;
  private bytes = 0;

  /** @param path relative, as its source names it. @throws AppError `plugin.bad-source` */
  add(path: string, kind: 'file' | 'folder' | 'other', bytes: number): void {
    const shown = path.slice(0, 200);
    const parts = path.split('/').filter((part) => part !== '');
    if (path.startsWith('/') || /[\\\0]|^[A-Za-z]:/.test(path) || parts.includes('..')) {
      throw badSource(`${shown} leads out of the plugin's folder`);
    }
    if (kind === 'other')
      throw badSource(`${shown} is no plain file: links and devices are not taken`);
    if (parts.length > DEEPEST) throw badSource(`${shown} lies too deep`);
    this.files += 1;
    this.bytes += bytes;
    if (this.files > MOST_FILES) throw badSource(`it has more than ${MOST_FILES} files`);
    if (this.bytes > MOST_BYTES) throw badSource(`it is larger than ${MOST_BYTES} bytes`);
  }
}
