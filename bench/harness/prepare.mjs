import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const BENCH = fileURLToPath(new URL('../', import.meta.url));

/** Installs what the lock file says, unless that was done since it last changed. */
export async function installPeers() {
  const installed = `${BENCH}node_modules/.package-lock.json`;
  const locked = `${BENCH}package-lock.json`;
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(locked).mtimeMs) return;
  console.error('installing the peers');
  // Not `ci`: that wants packages of other platforms in the lock file, which not every registry has.
  await run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], BENCH);
}

/** Brings the product's own dependencies and build up to date, as `npm start` does. */
export async function prepareProduct() {
  const { install, build } = await import('../../scripts/prepare.mjs');
  install();
  build();
}

/** What the command prints goes to standard error: standard output is for figures. */
async function run(command, args, cwd) {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 2, 2] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
}
