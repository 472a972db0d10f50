import { statfs } from 'node:fs/promises';
import type { DoctorFinding } from '../adapters/inbound/cli/local-commands.js';
import { prepareDataDirectory } from '../adapters/outbound/files/data-directory.js';
import { readInstanceFile } from '../adapters/outbound/files/instance-file.js';
import { toAppError } from '../domain/shared/app-error.js';
import { SystemClock } from '../adapters/outbound/system/system-clock.js';
import type { HealthCheck } from '../ports/runtime/health-check.js';
import type { Config } from './config/config.js';
import type { LoadedConfig } from './config/load-config.js';
import { openBrokerFamily } from './families/broker-family.js';
import { openCacheFamily } from './families/cache-family.js';
import { guardFamily } from './families/guard-family.js';
import { openPersistenceFamily } from './families/persistence-family.js';
import { systemFamily } from './families/system-family.js';
import type { Opened } from './families/opened.js';
import { consoleLogging } from './logging.js';
import { directoryFaults } from './prepare-directories.js';
import { webhookSettingsOf } from './webhook-settings.js';

/** Oldest Node that is supported. */
const NODE = [20, 19] as const;

/** Less free disk than this is worth a warning, or is a fault, bytes. */
const LOW_DISK = 1024 ** 3;
const NO_DISK = 100 * 1024 ** 2;

/** How long a dependency has to answer, ms. */
const PATIENCE_MS = 5_000;

/** Looks at everything the program needs, in the order in which it needs it. */
export async function examine(load: () => LoadedConfig): Promise<readonly DoctorFinding[]> {
  const findings = [node()];
  let loaded: LoadedConfig;
  try {
    loaded = load();
  } catch (error) {
    const message = toAppError(error).message;
    return [...findings, fault('config', message, 'Correct the settings named above')];
  }
  const { config, warnings } = loaded;
  findings.push(
    warnings.length === 0
      ? ok('config', `valid (${config.environment})`)
      : warning('config', warnings.join('; '), 'Remove or rename what has no effect'),
    await dataFolder(config),
    ...(await otherFolders(loaded)),
    await disk(config),
    await instance(config),
    webhooks(config),
    ...(await dependencies(config)),
  );
  return findings;
}

function node(): DoctorFinding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew = major > NODE[0] || (major === NODE[0] && minor >= NODE[1]);
  const version = `Node ${process.versions.node}`;
  return isNew
    ? ok('node', version)
    : fault('node', version, `Install Node ${NODE.join('.')} or newer`);
}

async function dataFolder({ dataDir }: Config): Promise<DoctorFinding> {
  try {
    await prepareDataDirectory(dataDir);
    return ok('data folder', `${dataDir} can be written`);
  } catch (error) {
    return fault(
      'data folder',
      toAppError(error).message,
      'Give this user the right, or set dataDir',
    );
  }
}

async function otherFolders({ config, origins }: LoadedConfig): Promise<readonly DoctorFinding[]> {
  const names = Object.fromEntries([...origins].map(([path, { name }]) => [path, name]));
  const faults = await directoryFaults(config, names);
  return faults
    .filter(({ path }) => path !== 'dataDir')
    .map(({ path, message }) =>
      fault(path, message, `Give this user the right, or set ${path} to another folder`),
    );
}

async function disk({ dataDir }: Config): Promise<DoctorFinding> {
  try {
    const { bavail, bsize } = await statfs(dataDir);
    const free = bavail * bsize;
    const message = `${(free / 1024 ** 3).toFixed(1)} GiB free`;
    if (free < NO_DISK) return fault('disk', message, 'Make room before starting');
    return free < LOW_DISK ? warning('disk', message, 'Make room soon') : ok('disk', message);
  } catch (error) {
    return warning('disk', toAppError(error).message, 'Look at the data folder');
  }
}

async function instance({ dataDir }: Config): Promise<DoctorFinding> {
  try {
    const facts = await readInstanceFile(dataDir);
    if (!facts) return ok('instance', 'none has left word in the data folder');
    const { ok: answers } = await fetch(`${facts.url}/health/live`, {
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answers) return ok('instance', `running at ${facts.url}, process ${String(facts.pid)}`);
    return warning('instance', `${facts.url} answers with an error`, `Look at ${facts.url}/health`);
  } catch {
    return warning(
      'instance',
      'an instance has left word in the data folder but does not answer',
      'It was killed, or is starting; brain start cleans up',
    );
  }
}

function webhooks(config: Config): DoctorFinding {
  if (webhookSettingsOf(config).secretsOf('github').length > 0) {
    return ok('webhooks', 'github has a secret');
  }
  return warning(
    'webhooks',
    'no secret is configured for github, so its deliveries are refused',
    'Run: brain webhooks setup github',
  );
}

async function dependencies(config: Config): Promise<readonly DoctorFinding[]> {
  const logging = consoleLogging({ ...config, logging: { ...config.logging, level: 'fatal' } });
  const { logger } = logging;
  const system = systemFamily();
  const guards = await guardFamily(system);
  const nobody = { wake: () => undefined, onWake: () => () => undefined };
  try {
    return [
      ...(await ask('database', () =>
        openPersistenceFamily(config, system, nobody, guards, logger),
      )),
      ...(await ask('broker', () => openBrokerFamily(config, system, guards, logger))),
      ...(await ask('cache', () => openCacheFamily(config, system, guards, logger))),
    ];
  } finally {
    await logging.close();
  }
}

const REMEDIES: Readonly<Record<string, string>> = {
  database: 'Start the database server, or correct database.url',
  migrations: 'Run: brain database migrate',
  broker: 'Start the broker, or correct broker.url; until then nothing is lost, only later',
  cache: 'Start Redis, or correct cache.url; until then everything is slower',
};

async function ask(
  name: string,
  open: () => Promise<Opened<unknown>>,
): Promise<readonly DoctorFinding[]> {
  let opened: Opened<unknown>;
  try {
    opened = await open();
  } catch (error) {
    return [fault(name, toAppError(error).message, REMEDIES[name] ?? '')];
  }
  try {
    if (opened.checks.length === 0) return [ok(name, 'in memory')];
    const findings: DoctorFinding[] = [];
    for (const check of opened.checks) findings.push(await answerOf(check));
    return findings;
  } finally {
    await opened.close();
  }
}

/** A dependency that has just been connected to may need a moment. */
async function answerOf(check: HealthCheck): Promise<DoctorFinding> {
  const clock = new SystemClock();
  const deadline = clock.monotonicMs() + PATIENCE_MS;
  for (;;) {
    try {
      const answer = await check.check();
      const details = typeof answer['facts'] === 'object' ? answer['facts'] : answer;
      return ok(
        check.name,
        Object.entries(details)
          .map((entry) => entry.join(' '))
          .join(', '),
      );
    } catch (error) {
      const remedy = REMEDIES[check.name] ?? '';
      const { message } = toAppError(error);
      if (clock.monotonicMs() > deadline) {
        // Migrations are applied by the start itself.
        const isFault = check.critical && check.name !== 'migrations';
        return (isFault ? fault : warning)(check.name, message, remedy);
      }
      if (check.name === 'migrations') return warning(check.name, message, remedy);
    }
    await clock.sleep(100);
  }
}

function ok(name: string, message: string): DoctorFinding {
  return { name, status: 'ok', message };
}

function warning(name: string, message: string, remedy: string): DoctorFinding {
  return { name, status: 'warning', message, remedy };
}

function fault(name: string, message: string, remedy: string): DoctorFinding {
  return { name, status: 'fault', message, remedy };
}
