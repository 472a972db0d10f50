import type { RefusedPart } from '../../../../domain/codebases/analysis-summary.js';
import { AppError } from '../../../../domain/shared/app-error.js';
import type {
  FileHistory,
  History,
  SourceContent,
  SourceFile,
  SourceTree,
} from '../../../../ports/codebases/source-trees.js';
import type { SourceLimits } from '../source-limits.js';
import { decoded, SourceSelection } from '../source-selection.js';
import { runGit } from './run-git.js';

/** Longest that reading from a repository on this machine may take, ms. */
const READ_MS = 60_000;

/** Most that a list of files, or a history, may be, in bytes. */
const MOST_LISTED = 128 * 1024 * 1024;

export interface GitRepository {
  /** Bare, or with a `.git`. */
  readonly folder: string;
  /** A commit. */
  readonly revision: string;
  readonly branch: string | null;
}

/** A commit, read from its objects: nothing is checked out, so no link, filter or hook has a say. */
export class GitTree implements SourceTree {
  private constructor(
    private readonly repository: GitRepository,
    private readonly selection: SourceSelection,
    private readonly limits: SourceLimits,
    private readonly signal: AbortSignal,
  ) {}

  static async open(
    repository: GitRepository,
    limits: SourceLimits,
    signal: AbortSignal,
  ): Promise<GitTree> {
    const selection = new SourceSelection(limits);
    const tree = new GitTree(repository, selection, limits, signal);
    const args = ['ls-tree', '-r', '-z', '-l', '--full-tree', repository.revision];
    for (const entry of split(await tree.run(args))) select(entry, selection);
    return tree;
  }

  get revision(): string {
    return this.repository.revision;
  }

  get branch(): string | null {
    return this.repository.branch;
  }

  get files(): readonly SourceFile[] {
    return this.selection.files;
  }

  get otherFiles(): number {
    return this.selection.otherFiles;
  }

  get refused(): readonly RefusedPart[] {
    return this.selection.refused;
  }

  async read(files: readonly SourceFile[]): Promise<readonly SourceContent[]> {
    const input = files.map(({ blobHash }) => `${blobHash}\n`).join('');
    const most = files.reduce((sum, { bytes }) => sum + bytes + 200, 0);
    const answer = await this.run(['cat-file', '--batch'], { input, mostBytes: most });
    let at = 0;
    return files.map((file) => {
      const end = answer.indexOf(0x0a, at);
      const head = answer.toString('latin1', at, end);
      const size = Number(/ blob (\d+)$/.exec(head)?.[1] ?? NaN);
      if (Number.isNaN(size)) {
        at = end + 1;
        this.selection.refuse('not-readable', file.path);
        return { file, text: null };
      }
      const text = decoded(answer.subarray(end + 1, end + 1 + size));
      at = end + size + 2;
      if (text === null) this.selection.refuse('not-utf8', file.path);
      return { file, text };
    });
  }

  async history(): Promise<History> {
    const args = [
      ...['log', '-z', '--no-renames', '--name-only', '--no-ext-diff', '--no-textconv'],
      ...['--format=%x01%ct', `--max-count=${this.limits.commits}`, this.revision, '--'],
    ];
    try {
      return readHistory(await this.run(args));
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'too-large') throw error;
      this.selection.refuse('history-too-large', this.revision);
      return { commits: 0, files: new Map() };
    }
  }

  private run(
    args: readonly string[],
    { mostBytes = MOST_LISTED, ...rest }: { input?: string; mostBytes?: number } = {},
  ): Promise<Buffer> {
    const { folder } = this.repository;
    return runGit({ args, folder, signal: this.signal, timeoutMs: READ_MS, mostBytes, ...rest });
  }
}

/** Parts that end with NUL. */
function* split(bytes: Buffer): Generator<Buffer> {
  let start = 0;
  for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, start)) {
    yield bytes.subarray(start, end);
    start = end + 1;
  }
}

/** `100644 blob <hash> <size>\t<path>` */
function select(entry: Buffer, selection: SourceSelection): void {
  const tab = entry.indexOf(0x09);
  const [mode = '', type, hash = '', size] = entry.toString('latin1', 0, tab).split(/ +/);
  const path = selection.pathOf(entry.subarray(tab + 1));
  if (path === undefined) return;
  if (type === 'commit') selection.refuse('submodule', path);
  else if (mode === '120000') selection.refuse('link', path);
  else if (selection.fits(path, Number(size))) selection.take(path, hash, Number(size));
}

/** Each commit begins with 1 and its time; its files follow. */
function readHistory(answer: Buffer): History {
  const files = new Map<string, FileHistory>();
  let commits = 0;
  let at = new Date(0);
  for (const part of split(Buffer.concat([answer, Buffer.of(0)]))) {
    const text = part.toString('utf8').replace(/^\n/, '');
    if (text.startsWith('\u0001')) {
      commits += 1;
      at = new Date(Number(text.slice(1).trim()) * 1_000);
    } else if (text !== '') {
      const known = files.get(text);
      // The newest comes first.
      const lastChangedAt = known?.lastChangedAt ?? at;
      files.set(text, { changes: (known?.changes ?? 0) + 1, lastChangedAt });
    }
  }
  return { commits, files };
}
