import type { RefusedPart } from '../../domain/codebases/analysis-summary.js';
import type { CodeBaseId } from '../../domain/shared/ids.js';
import type { Language } from '../../domain/codebases/language.js';

export interface SourceFile {
  /** Within the code base, joined by `/`. */
  readonly path: string;
  readonly language: Language;
  /** Of its bytes, as git has it. */
  readonly blobHash: string;
  readonly bytes: number;
}

export interface SourceContent {
  readonly file: SourceFile;
  /** Null: it cannot be read any more, or is no UTF-8; that is told in `refused`. */
  readonly text: string | null;
}

export interface FileHistory {
  /** Commits that changed the file, of those that were looked at. */
  readonly changes: number;
  readonly lastChangedAt: Date;
}

export interface History {
  readonly commits: number;
  readonly files: ReadonlyMap<string, FileHistory>;
}

/** The sources of a code base as they were when it was opened. */
export interface SourceTree {
  /** The commit; null: it is no repository. */
  readonly revision: string | null;
  readonly branch: string | null;
  readonly files: readonly SourceFile[];
  /** Files in no language that is analysed. */
  readonly otherFiles: number;
  /** What was left out so far, and why. */
  readonly refused: readonly RefusedPart[];
  /** In their order. */
  read(files: readonly SourceFile[]): Promise<readonly SourceContent[]>;
  history(): Promise<History>;
}

export interface SourceLocation {
  readonly id: CodeBaseId;
  /** An absolute path or a URL. */
  readonly location: string;
  /** Null: the one that the repository says. */
  readonly branch: string | null;
}

/** Opens the sources of code bases, whatever is in them, within bounds. */
export interface SourceTrees {
  /** @returns the location as it is to be stored. @throws AppError `validation` for one that is not allowed */
  check(location: string): Promise<string>;
  /** @throws AppError `validation`, `integration` or `timeout` when it cannot be opened as a whole */
  open(location: SourceLocation, signal: AbortSignal): Promise<SourceTree>;
  /** Forgets what was kept of it for the next time. */
  forget(id: CodeBaseId): Promise<void>;
}
