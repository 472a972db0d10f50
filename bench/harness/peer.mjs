import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { freePort, ServerProcess } from './server-process.mjs';

const BENCH = new URL('../', import.meta.url);

/** Runs `use` against a peer: a script of `peers/` that listens on the port in PORT. */
export async function withPeer(script, env, use) {
  const port = await freePort();
  const file = fileURLToPath(new URL(`peers/${script}`, BENCH));
  const server = new ServerProcess([file], {
    port,
    cwd: fileURLToPath(BENCH),
    env: { NODE_ENV: 'production', PORT: String(port), ...env },
  });
  try {
    await server.ready();
    return await use(server);
  } finally {
    await server.stop();
  }
}

/** `koa 3.3.0` */
export function peerName(name) {
  const file = new URL(`node_modules/${name}/package.json`, BENCH);
  return `${name} ${JSON.parse(readFileSync(file, 'utf8')).version}`;
}
