import type { DoctorFinding } from '../../adapters/inbound/cli/local-commands.js';
import { prepareDataDirectory } from '../../adapters/outbound/files/data-directory.js';
import { toAppError } from '../../domain/shared/app-error.js';
import { SystemClock } from '../../adapters/outbound/system/system-clock.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { HealthCheck } from '../../ports/runtime/health-check.js';
import type { Config } from '../config/config.js';
import type { LoadedConfig } from '../config/load-config.js';
import { openBrokerFamily } from '../families/broker-family.js';
import { openCacheFamily } from '../families/cache-family.js';
import { guardFamily } from '../families/guard-family.js';
import { openPersistenceFamily } from '../families/persistence-family.js';
import { systemFamily } from '../families/system-family.js';
import type { Persistence } from '../persistence.js';
import type { Opened } from '../families/opened.js';
import { consoleLogging } from '../logging.js';
import { directoryFaults } from '../prepare-directories.js';
import { clockFinding } from './clock-findings.js';
import { fault, ok, warning } from './finding.js';
import { instanceFindings, permissionFindings } from './instance-findings.js';
import { budgetFindings, diskFinding } from './storage-findings.js';
import { askGitHub, tokenFinding, type AskProvider } from './token-findings.js';
import { deliveryFindings, secretFindings } from './webhook-findings.js';

/** Oldest Node that is supported. */
const NODE = [20, 19] as const;

/** How long a dependency has to answer, ms. */
const PATIENCE_MS = 5_000;

/** What a test replaces: this machine's time, and the providers. */
export interface Surroundings {
  readonly clock: Clock;
  /** Undefined: nobody outside the installation is asked. */
  readonly askGitHub: AskProvider | undefined;
}

export function surroundings(isOnline: boolean): Surroundings {
  return { clock: new SystemClock(), askGitHub: isOnline ? askGitHub : undefined };
}

/** Looks at everything the program needs, in the order in which it needs it. */
export async function examine(
  load: () => LoadedConfig,
  around: Surroundings,
): Promise<readonly DoctorFinding[]> {
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
    ...(await permissionFindings(config)),
    ...(await otherFolders(loaded)),
    await diskFinding(config),
    ...(await instanceFindings(config)),
    ...secretFindings(config),
    await tokenFinding(config, around.askGitHub),
    ...(await dependencies(config, around.clock)),
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
  const faults = (await directoryFaults(config, names)).filter(({ path }) => path !== 'dataDir');
  const { directory } = config.logging;
  const canLog = !faults.some(({ path }) => path === 'logging.directory');
  return [
    ...faults.map(({ path, message }) =>
      fault(path, message, `Give this user the right, or set ${path} to another folder`),
    ),
    ...(directory !== undefined && canLog ? [ok('log folder', `${directory} can be written`)] : []),
  ];
}

async function dependencies(config: Config, clock: Clock): Promise<readonly DoctorFinding[]> {
  const logging = consoleLogging({ ...config, logging: { ...config.logging, level: 'fatal' } });
  const { logger } = logging;
  const system = { ...systemFamily(), clock };
  const guards = await guardFamily(system);
  const nobody = { wake: () => undefined, onWake: () => () => undefined };
  const database = () => openPersistenceFamily(config, system, nobody, guards, logger);
  const contents = async ({ ports }: Opened<Persistence>) => [
    ...(await budgetFindings(config, ports.databaseStorage)),
    ...(await deliveryFindings(config, ports, clock.now())),
  ];
  try {
    return [
      ...(await ask('database', database, clock, contents)),
      ...(await ask('broker', () => openBrokerFamily(config, system, guards, logger), clock)),
      ...(await ask('cache', () => openCacheFamily(config, system, guards, logger), clock)),
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

const SERVER_REMEDY = 'Change the configuration of that server';

/** @param further what else is worth telling, asked when all is well */
async function ask<Ports>(
  name: string,
  open: () => Promise<Opened<Ports>>,
  clock: Clock,
  further: (opened: Opened<Ports>) => Promise<readonly DoctorFinding[]> = () => Promise.resolve([]),
): Promise<readonly DoctorFinding[]> {
  let opened: Opened<Ports>;
  try {
    opened = await open();
  } catch (error) {
    return [fault(name, toAppError(error).message, REMEDIES[name] ?? '')];
  }
  try {
    if (opened.checks.length === 0) return [ok(name, 'in memory')];
    const findings: DoctorFinding[] = [];
    for (const check of opened.checks) findings.push(await answerOf(check));
    const { time, advice } = opened;
    const answers = findings.some((finding) => finding.name === name && finding.status === 'ok');
    if (time && answers) findings.push(await clockFinding(`the ${name}`, clock, time));
    if (advice && answers) {
      const lines = await advice();
      findings.push(...lines.map((line) => warning(name, line, SERVER_REMEDY)));
    }
    if (findings.some(({ status }) => status === 'fault') || !isMigrated(findings)) return findings;
    return [...findings, ...(await further(opened))];
  } catch (error) {
    return [warning(name, toAppError(error).message, REMEDIES[name] ?? '')];
  } finally {
    await opened.close();
  }
}

/** Without its tables there is nothing further to ask. */
function isMigrated(findings: readonly DoctorFinding[]): boolean {
  return findings.every(({ name, status }) => name !== 'migrations' || status === 'ok');
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
