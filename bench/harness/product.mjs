import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './prepare.mjs';
import { freePort, ServerProcess } from './server-process.mjs';

export const API_KEY = 'bench-key-3f9d2c7a5e8b4106d1f7a9c2';
export const WEBHOOK_SECRET = 'bench-webhook-secret-51c8e07b2d';

/**
 * Runs `use` against the whole product, every role in one process on a fresh SQLite database.
 * Log level `warn`, as in production: the peers log nothing.
 * @param settings further variables
 */
export async function withProduct(use, settings = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'brain-bench-'));
  const port = await freePort();
  const server = new ServerProcess([join(ROOT, 'bin', 'brain'), 'start'], {
    cwd: dataDir,
    port,
    env: {
      CLICKUP_BRAIN_API_PORT: String(port),
      CLICKUP_BRAIN_DATA_DIR: dataDir,
      CLICKUP_BRAIN_LOGGING_LEVEL: 'warn',
      CLICKUP_BRAIN_SECURITY_BOOTSTRAP_KEY: API_KEY,
      CLICKUP_BRAIN_INTEGRATIONS_GITHUB_WEBHOOK_SECRET: WEBHOOK_SECRET,
      ...settings,
    },
  });
  try {
    await server.ready('/health/ready');
    return await use(server);
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Calls the product's API. */
export async function callApi({ url }, path, body) {
  const answer = await fetch(url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'X-API-Key': API_KEY, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text.slice(0, 500)}`);
  return JSON.parse(text);
}
