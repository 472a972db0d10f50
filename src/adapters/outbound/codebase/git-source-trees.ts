import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../domain/shared/app-error.js';
import type { CodeBaseId } from '../../../domain/shared/ids.js';
import type {
  SourceLocation,
  SourceTree,
  SourceTrees,
} from '../../../ports/codebases/source-trees.js';
import { FolderTree } from './folder-tree.js';
import { GitClones, type ResolveHost } from './git/git-clones.js';
import { GitTree, type GitRepository } from './git/git-tree.js';
import { runGit } from './git/run-git.js';
import { allowedFolder, allowedUrl, isUrl, isWithinRoots, real } from './locations.js';
import type { SourceLimits } from './source-limits.js';

const LOCAL = { timeoutMs: 10_000, mostBytes: 64 * 1024 } as const;

export interface GitSourceTreesOptions {
  /** Where copies of repositories elsewhere are kept. */
  readonly folder: string;
  readonly resolve: ResolveHost;
  readonly limits: () => SourceLimits;
}

/** Folders on this machine, and git repositories here or elsewhere. */
export class GitSourceTrees implements SourceTrees {
  private readonly clones: GitClones;

  constructor(private readonly options: GitSourceTreesOptions) {
    this.clones = new GitClones(options.folder, options.resolve, options.limits);
  }

  async check(location: string): Promise<string> {
    const limits = this.options.limits();
    return isUrl(location)
      ? allowedUrl(location, limits).href
      : await allowedFolder(location, limits);
  }

  /** What was allowed once need not be any more. */
  async open({ id, location, branch }: SourceLocation, signal: AbortSignal): Promise<SourceTree> {
    const limits = this.options.limits();
    if (isUrl(location)) {
      const url = allowedUrl(location, limits);
      return GitTree.open(await this.clones.fetch(id, url, branch, signal), limits, signal);
    }
    const folder = await allowedFolder(location, limits);
    if (!(await hasRepository(folder))) return FolderTree.open(folder, limits, signal);
    const repository = await this.local(folder, branch, signal);
    return typeof repository === 'string'
      ? FolderTree.open(folder, limits, signal, repository)
      : GitTree.open(repository, limits, signal);
  }

  forget(id: CodeBaseId): Promise<void> {
    return this.clones.forget(id);
  }

  /** The last commit; or why the repository is not read as one. */
  private async local(
    folder: string,
    branch: string | null,
    signal: AbortSignal,
  ): Promise<GitRepository | string> {
    const run = async (...args: readonly string[]) =>
      (await runGit({ ...LOCAL, args, folder, signal })).toString('utf8').trim();
    let places: readonly string[];
    try {
      const said = await run('rev-parse', '--absolute-git-dir', '--git-common-dir');
      places = said.split('\n').map((place) => join(place.startsWith('/') ? '' : folder, place));
    } catch (error) {
      signal.throwIfAborted();
      return error instanceof AppError ? error.message : String(error);
    }
    for (const place of places) {
      const at = await real(place);
      if (at === undefined || !(await isWithinRoots(at, this.options.limits()))) {
        return 'its repository lies outside of codebases.roots';
      }
    }
    const wanted = branch === null ? 'HEAD' : `refs/heads/${branch}`;
    const revision = await run('rev-parse', '--verify', '--end-of-options', `${wanted}^{commit}`);
    const named = branch ?? (await run('rev-parse', '--abbrev-ref', 'HEAD'));
    return { folder, revision, branch: named === 'HEAD' ? null : named };
  }
}

async function hasRepository(folder: string): Promise<boolean> {
  try {
    await lstat(join(folder, '.git'));
    return true;
  } catch {
    return false;
  }
}
