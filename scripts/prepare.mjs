// Installs what is missing and builds what is stale, before the program or its tests start.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const INSTALL_STAMP = join(ROOT, 'node_modules', '.installed-lock');
const BUILD_STAMP = join(ROOT, 'dist', '.built');
const SUPERVISOR = join(ROOT, 'scripts', 'supervise.mjs');

/** Installs the dependencies when there are none, or when the lock file has changed since. */
export function install() {
  const lockFile = join(ROOT, 'package-lock.json');
  if (!existsSync(lockFile)) return; // an installed package has its dependencies already
  const lock = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (existsSync(INSTALL_STAMP) && readFileSync(INSTALL_STAMP, 'utf8') === lock) return;
  if (!matchesInstalled(lockFile)) {
    refuseLink();
    say('Installing dependencies (once; the database driver is compiled, about two minutes) ...');
    run('npm', ['ci', '--no-audit', '--no-fund']);
  }
  writeFileSync(INSTALL_STAMP, lock);
}

/** npm would empty the folder that a link leads to, which belongs to somebody else. */
function refuseLink() {
  const modules = join(ROOT, 'node_modules');
  if (!lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  say(
    'node_modules is a link and does not fit package-lock.json; remove the link, or run npm ci where it leads',
  );
  process.exit(1);
}

/** True after `npm ci` or `npm install` by hand: npm leaves its own copy of the lock behind. */
function matchesInstalled(lockFile) {
  const copy = join(ROOT, 'node_modules', '.package-lock.json');
  return existsSync(copy) && statSync(copy).mtimeMs >= statSync(lockFile).mtimeMs - 1_000;
}

/** Compiles the product when a source is newer than the last build. */
export function build() {
  if (!existsSync(join(ROOT, 'src'))) return; // an installed package is built already
  if (isFresh()) return;
  say('Building ...');
  compile('tsconfig.build.json');
  markBuilt();
}

export function compile(project) {
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  run(process.execPath, [compiler, '-p', join(ROOT, project)]);
}

export function markBuilt() {
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  writeFileSync(BUILD_STAMP, '');
}

function isFresh() {
  if (!existsSync(BUILD_STAMP)) return false;
  const built = statSync(BUILD_STAMP).mtimeMs;
  const settings = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];
  return newest(join(ROOT, 'src')) < built && settings.every((file) => changed(file) < built);
}

function changed(file) {
  return statSync(join(ROOT, file)).mtimeMs;
}

function newest(folder) {
  let time = statSync(folder).mtimeMs;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return time;
}

/** On standard error: standard output belongs to the program's answers. */
function say(line) {
  process.stderr.write(`${line}\n`);
}

function run(command, options) {
  const { status, signal, error } = spawnSync(process.execPath, [SUPERVISOR, command, ...options], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
  });
  if (error) throw error;
  if (signal) process.exit(1);
  if (status !== 0) {
    say(`${command} ${options.join(' ')} failed`);
    process.exit(status ?? 1);
  }
}
