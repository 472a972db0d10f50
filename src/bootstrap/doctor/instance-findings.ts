import { stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { DoctorFinding } from '../../adapters/inbound/cli/local-commands.js';
import { readInstanceFile } from '../../adapters/outbound/files/instance-file.js';
import { toAppError } from '../../domain/shared/app-error.js';
import type { Config } from '../config/config.js';
import { fault, ok, warning } from './finding.js';

/** How long an instance has to answer, ms. */
const PATIENCE_MS = 5_000;

/** Whether an instance runs on the data folder, and else whether its port is free. */
export async function instanceFindings(config: Config): Promise<readonly DoctorFinding[]> {
  try {
    const facts = await readInstanceFile(config.dataDir);
    if (!facts) {
      return [ok('instance', 'none runs on the data folder'), await portFinding(config.api)];
    }
    const { url, pid } = facts;
    if (await answers(url)) {
      return [
        ok('instance', `running at ${url}, process ${String(pid)}`),
        ok('port', `${new URL(url).port} is its own`),
      ];
    }
    if (isAlive(pid)) {
      const message = `process ${String(pid)} runs but does not answer at ${url}`;
      const remedy = `Wait if it is starting or stopping; else stop it: kill ${String(pid)}`;
      return [warning('instance', message, remedy)];
    }
    const message = `process ${String(pid)} was killed and left instance.json behind`;
    return [
      warning('instance', message, 'Run: brain start, which cleans up'),
      await portFinding(config.api),
    ];
  } catch (error) {
    const remedy = `Remove ${join(config.dataDir, 'instance.json')} when no instance runs`;
    return [warning('instance', toAppError(error).message, remedy)];
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const PORT_REMEDIES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Stop the program that listens there, or set api.port to another port',
  EACCES: 'Set api.port to 1024 or above, and let a reverse proxy listen below',
  EADDRNOTAVAIL: 'Set api.host to an address of this machine, e.g. 127.0.0.1',
};

/** Listens for a moment, as the start would. */
export async function portFinding({
  host,
  port,
}: Pick<Config['api'], 'host' | 'port'>): Promise<DoctorFinding> {
  const address = `${host}:${String(port)}`;
  const server = createServer();
  const failure = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    server.once('error', resolve);
    server.listen({ host, port, exclusive: true }, () => {
      server.close(() => {
        resolve(undefined);
      });
    });
  });
  if (!failure) return ok('port', port === 0 ? 'any free one is taken' : `${address} is free`);
  const { code = '', message } = failure;
  const reason =
    code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be used: ${message}`;
  return fault(
    'port',
    `${address} ${reason}`,
    PORT_REMEDIES[code] ?? 'Correct api.host and api.port',
  );
}

/** What others than its owner may do with the data folder, and with the key in it. */
export async function permissionFindings({
  dataDir,
}: Pick<Config, 'dataDir'>): Promise<readonly DoctorFinding[]> {
  const key = join(dataDir, 'instance.json');
  const findings: DoctorFinding[] = [];
  if (await isOpen(key)) {
    const message = `others may read the administrator key in ${key}`;
    findings.push(fault('key file', message, `Run: chmod 600 ${key}, then restart for a new key`));
  }
  if (await isOpen(dataDir)) {
    const message = `others may look into ${dataDir}`;
    findings.push(warning('permissions', message, `Run: chmod 700 ${dataDir}`));
  }
  return findings.length > 0
    ? findings
    : [ok('permissions', 'only its owner may look into the data folder')];
}

/** On Windows modes say nothing, and are never open. */
async function isOpen(path: string): Promise<boolean> {
  if (process.platform === 'win32') return false;
  try {
    return ((await stat(path)).mode & 0o077) !== 0;
  } catch {
    return false;
  }
}
