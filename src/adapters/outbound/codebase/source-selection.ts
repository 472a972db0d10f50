import {
  Refusals,
  type Refusal,
  type RefusedPart,
} from '../../../domain/codebases/analysis-summary.js';
import { languageOf } from '../../../domain/codebases/language.js';
import type { SourceFile } from '../../../ports/codebases/source-trees.js';
import type { SourceLimits } from './source-limits.js';

/** Longest path, in characters. */
const LONGEST_PATH = 700;

/** Folders that hold what others wrote. */
const FOREIGN = new Set(['node_modules', '.git', '.hg', '.svn', '__pycache__', '.venv']);

/** Takes files of a tree until there are enough. */
export class SourceSelection {
  readonly files: SourceFile[] = [];
  otherFiles = 0;
  private readonly refusals = new Refusals();
  private bytes = 0;

  constructor(private readonly limits: SourceLimits) {}

  get refused(): readonly RefusedPart[] {
    return this.refusals.all;
  }

  refuse(reason: Refusal, what: string, count = 1): void {
    this.refusals.add(reason, what, count);
  }

  /** @returns undefined for what cannot be the path of a source file; what is amiss with it is noted */
  pathOf(bytes: Uint8Array): string | undefined {
    try {
      return this.soundPath(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    } catch {
      this.refuse('path-not-utf8', new TextDecoder().decode(bytes));
      return undefined;
    }
  }

  soundPath(path: string): string | undefined {
    const parts = path.split('/');
    if (parts.some((part) => FOREIGN.has(part))) {
      this.otherFiles += 1;
      return undefined;
    }
    const isOdd = parts.some((part) => part === '' || part === '.' || part === '..');
    if (isOdd || path.includes('\\') || /\p{Cc}/u.test(path)) {
      this.refuse('path-not-allowed', JSON.stringify(path));
      return undefined;
    }
    if (path.length <= LONGEST_PATH) return path;
    this.refuse('path-too-long', path);
    return undefined;
  }

  /** Whether a source file of that size may be taken; what may not is noted. */
  fits(path: string, bytes: number): boolean {
    if (languageOf(path) === undefined) {
      this.otherFiles += 1;
      return false;
    }
    const { files, fileBytes, totalBytes } = this.limits;
    const reason =
      bytes > fileBytes
        ? 'file-too-large'
        : this.files.length >= files
          ? 'too-many-files'
          : this.bytes + bytes > totalBytes
            ? 'too-many-bytes'
            : undefined;
    if (reason) this.refuse(reason, path);
    return reason === undefined;
  }

  take(path: string, blobHash: string, bytes: number): void {
    const language = languageOf(path);
    if (language === undefined) return;
    this.bytes += bytes;
    this.files.push({ path, language, blobHash, bytes });
  }
}

/** Null for what is no UTF-8. A mark of the order of bytes is left out. */
export function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
