import { simpleGit } from 'simple-git';
import { AppError } from '../../../../domain/shared/app-error.js';

export interface GitCommand {
  readonly args: readonly string[];
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** More than that ends the command. */
  readonly mostBytes: number;
  readonly input?: string;
  /** Protocols that may be spoken; none unless given. */
  readonly protocols?: readonly string[];
  readonly settings?: readonly (readonly [name: string, value: string])[];
}

/** Go before whatever a repository sets for itself: none of them starts a program, asks anybody or leads elsewhere. */
const SETTINGS: readonly (readonly [name: string, value: string])[] = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.sshCommand', 'false'],
  ['core.bigFileThreshold', '16m'],
  ['credential.helper', ''],
  ['http.followRedirects', 'false'],
  ['http.proxy', ''],
  ['submodule.recurse', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  ['fetch.unpackLimit', '1'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['log.showSignature', 'false'],
  ['log.mailmap', 'false'],
  ['core.attributesFile', '/dev/null'],
];

/** No protocol is called so. */
const NO_PROTOCOL = 'none';

/** Runs git as if it had no user, no machine and nobody to ask. @throws AppError `timeout`, `integration`, `too-large` */
export async function runGit(command: GitCommand): Promise<Buffer> {
  const { args, folder, signal, timeoutMs, mostBytes, input } = command;
  const ended = new AbortController();
  const late = AbortSignal.timeout(timeoutMs);
  const chunks: Buffer[] = [];
  let bytes = 0;
  const env = environment(command);
  const git = simpleGit({
    baseDir: folder,
    abort: AbortSignal.any([signal, late, ended.signal]),
    allowEnvironment: Object.keys(env),
    ...(input !== undefined && { input: () => input }),
    unsafe: ALLOWED,
  })
    .env(env)
    .outputHandler((_command, stdout) => {
      stdout.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > mostBytes) ended.abort();
        else chunks.push(chunk);
      });
    });
  try {
    await git.raw([...args]);
  } catch (error) {
    signal.throwIfAborted();
    if (bytes > mostBytes) throw tooMuch(args);
    if (late.aborted) throw tooLate(args, timeoutMs);
    throw failed(args, error);
  }
  signal.throwIfAborted();
  if (bytes > mostBytes) throw tooMuch(args);
  return Buffer.concat(chunks);
}

/** Everything git is told here is told by this program: its own checks would refuse the very settings that protect. */
const ALLOWED = {
  allowUnsafeConfigPaths: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeAskPass: true,
  allowUnsafeHooksPath: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeSshCommand: true,
  allowUnsafeCredentialHelper: true,
} as const;

function environment({ protocols, settings = [] }: GitCommand): Record<string, string> {
  const all = [...SETTINGS, ...settings];
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: '/dev/null',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: 'false',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: protocols?.join(':') ?? NO_PROTOCOL,
    GIT_CONFIG_COUNT: String(all.length),
    ...Object.fromEntries(
      all.flatMap(([name, value], at) => [
        [`GIT_CONFIG_KEY_${at}`, name],
        [`GIT_CONFIG_VALUE_${at}`, value],
      ]),
    ),
  };
}

function tooMuch([verb = '']: readonly string[]): AppError {
  const message = `git ${verb} answered more than is taken`;
  return new AppError('too-large', 'codebase.too-large', message);
}

function tooLate([verb = '']: readonly string[], timeoutMs: number): AppError {
  const message = `git ${verb} took more than ${timeoutMs / 1_000} s`;
  return new AppError('timeout', 'codebase.git-late', message);
}

/** What git says may hold anything that a server sent. */
function failed([verb = '']: readonly string[], error: unknown): AppError {
  const said = (error instanceof Error ? error.message : String(error))
    .replaceAll(/[^\P{C}\n]/gu, ' ')
    .trim()
    .slice(0, 500);
  return new AppError('integration', 'codebase.git-failed', `git ${verb} failed: ${said}`, {
    cause: error,
  });
}
