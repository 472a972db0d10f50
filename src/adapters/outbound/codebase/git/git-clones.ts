import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../../domain/shared/app-error.js';
import type { CodeBaseId } from '../../../../domain/shared/ids.js';
import type { SourceLimits } from '../source-limits.js';
import type { GitRepository } from './git-tree.js';
import { runGit, type GitCommand } from './run-git.js';

/** Addresses that a name may be connected at. @throws AppError `forbidden` when one of them is not public */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>;

/** Between two looks at how large a repository has become, ms. */
const LOOK_MS = 250;

/** Most that a server may say of its branches, in bytes. */
const MOST_SAID = 1024 * 1024;

/** What was fetched, in the branch of that name. */
const FETCHED = 'refs/heads/analysed';

/** Bare copies of repositories elsewhere, kept so that the next analysis fetches little. */
export class GitClones {
  constructor(
    private readonly folder: string,
    private readonly resolve: ResolveHost,
    private readonly limits: () => SourceLimits,
  ) {}

  async fetch(
    id: CodeBaseId,
    url: URL,
    branch: string | null,
    signal: AbortSignal,
  ): Promise<GitRepository> {
    const folder = this.folderOf(id);
    const limits = this.limits();
    // What has grown over the years is fetched anew.
    if ((await sizeOf(folder)) > limits.repositoryBytes / 2) await this.forget(id);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const command = await this.commandFor(url, folder, signal);
    await runGit({ ...command, args: ['init', '--quiet', '--bare', '.'] });
    const name = branch ?? (await this.defaultBranch(command, url));
    const args = [
      ...[
        'fetch',
        '--quiet',
        '--no-tags',
        '--no-recurse-submodules',
        '--force',
        '--update-shallow',
      ],
      ...[`--depth=${limits.commits}`, '--', url.href, `+refs/heads/${name}:${FETCHED}`],
    ];
    await this.bounded(id, signal, (ending) => runGit({ ...command, args, signal: ending }));
    const found = await runGit({
      ...command,
      args: ['rev-parse', '--verify', `${FETCHED}^{commit}`],
    });
    return { folder, revision: found.toString('latin1').trim(), branch: name };
  }

  async forget(id: CodeBaseId): Promise<void> {
    await rm(this.folderOf(id), { recursive: true, force: true });
  }

  /** Connections go to the addresses that were looked at, whatever the name answers the next time. */
  private async commandFor(
    { hostname, port, protocol }: URL,
    folder: string,
    signal: AbortSignal,
  ): Promise<GitCommand> {
    const addresses = await this.resolve(hostname.replace(/^\[|\]$/g, ''));
    const at = port || (protocol === 'https:' ? '443' : '80');
    const pinned = addresses.map((one) => (one.includes(':') ? `[${one}]` : one)).join(',');
    return {
      ...{ args: [], folder, signal, mostBytes: MOST_SAID, timeoutMs: this.limits().fetchMs },
      protocols: [protocol.slice(0, -1)],
      settings: [['http.curloptResolve', `${hostname}:${at}:${pinned}`]],
    };
  }

  /** `ref: refs/heads/main\tHEAD` */
  private async defaultBranch(command: GitCommand, url: URL): Promise<string> {
    const args = ['ls-remote', '--symref', '--', url.href, 'HEAD'];
    const said = (await runGit({ ...command, args })).toString('utf8');
    const name = /^ref: refs\/heads\/([^\s~^:?*[\\]+)\tHEAD$/m.exec(said)?.[1];
    if (name !== undefined && !name.includes('..')) return name;
    const message = 'The repository has no default branch';
    throw new AppError('integration', 'codebase.no-branch', message);
  }

  /** Ends what makes the copy larger than it may be, and forgets the copy. */
  private async bounded(
    id: CodeBaseId,
    signal: AbortSignal,
    action: (signal: AbortSignal) => Promise<unknown>,
  ): Promise<void> {
    const { repositoryBytes } = this.limits();
    const [ended, done] = [new AbortController(), new AbortController()];
    let isTooLarge = false;
    const watch = setInterval(() => {
      void sizeOf(this.folderOf(id)).then((bytes) => {
        if (bytes <= repositoryBytes || done.signal.aborted) return;
        isTooLarge = true;
        ended.abort();
      });
    }, LOOK_MS);
    try {
      await action(AbortSignal.any([signal, ended.signal]));
      isTooLarge ||= (await sizeOf(this.folderOf(id))) > repositoryBytes;
    } catch (error) {
      if (!isTooLarge) throw error;
    } finally {
      done.abort();
      clearInterval(watch);
    }
    if (!isTooLarge) return;
    await this.forget(id);
    const most = Math.round(repositoryBytes / (1024 * 1024));
    const message = `The repository is larger than ${most} MB`;
    throw new AppError('too-large', 'codebase.repository-too-large', message);
  }

  private folderOf(id: CodeBaseId): string {
    return join(this.folder, `${id}.git`);
  }
}

/** Of what git fetched: packs, and those that are being written. */
async function sizeOf(folder: string): Promise<number> {
  const packs = join(folder, 'objects', 'pack');
  const names = await readdir(packs).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(packs, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
