import type { AdapterOverrides } from './adapters.js';
import { startBrain, type RunningBrain } from './brain.js';
import { followSources } from './config-runtime/follow-sources.js';
import type { LiveConfiguration } from './config-runtime/live-configuration.js';
import type { Config } from './config/config.js';
import { validateForRoles } from './config/validate-for-roles.js';
import { AsyncExecutionScope } from '../adapters/outbound/system/async-execution-scope.js';
import { claimInstance } from './instance.js';
import { openLogging } from './logging.js';
import { prepareDirectories } from './prepare-directories.js';
import { ROLES, type RoleName } from './roles/role.js';
import { SERVICES } from './tokens/services.js';

export interface ServeOptions {
  readonly configuration: LiveConfiguration;
  readonly roles: readonly RoleName[];
  /** Patterns of the queues whose jobs its worker does; all of them when absent. */
  readonly queues?: string;
  /** Takes what the operator reads, line by line. */
  readonly print: (line: string) => void;
  readonly adapters?: AdapterOverrides;
}

/** A stop that takes longer than this is cut short, ms. */
const STOP_MS = 9_500;

/**
 * Runs until SIGTERM, SIGINT or a fault that nobody caught, then finishes what is under way.
 * @returns the exit code: 1 after a fault
 */
export async function serve({
  configuration,
  roles,
  queues,
  print,
  adapters = {},
}: ServeOptions): Promise<number> {
  const { config } = configuration;
  validateForRoles(config, roles, ROLES);
  await prepareDirectories(config, configuration.current().origins);
  const ended = endOf(process);
  const scope = new AsyncExecutionScope();
  const logging = await openLogging(config, scope);
  const { logger } = logging.ports;
  for (const warning of configuration.warnings) logger.warn(warning);
  const instance = await claimInstance(config, roles).catch(async (error: unknown) => {
    await logging.close();
    throw error;
  });
  let exitCode = 0;
  try {
    const brain = await startBrain({
      configuration,
      roles,
      ...(queues !== undefined && { queues }),
      logging,
      adapters: { scope, ...adapters },
      onStarted: async ({ url, localKey }) => {
        if (url !== undefined) await instance.publish(url, localKey);
      },
    });
    const following = followSources(brain.container);
    const tellFault = (error: unknown) => {
      exitCode = 1;
      brain.container.get(SERVICES.errors).record(error, 'brain');
      logger.fatal('stopping after a fault that nobody caught', { error });
    };
    try {
      announce(brain, config, roles, print);
      const { signal, error } = await ended.first;
      if (signal === undefined) tellFault(error);
      else logger.info('stopping', { signal });
      ended.later(tellFault);
    } finally {
      const stopped = Promise.allSettled([following.stop(), brain.stop()]);
      await inTime(stopped, () => {
        logger.warn('stopping took too long and was cut short');
      });
    }
    logger.info('stopped');
  } finally {
    await instance.release();
    await logging.close();
  }
  return exitCode;
}

function announce(
  { url, firstKey }: RunningBrain,
  config: Config,
  roles: readonly RoleName[],
  print: (line: string) => void,
): void {
  if (url !== undefined) print(`ClickUp Brain answers at ${url}`);
  print(
    `Data: ${config.dataDir} (database: ${config.database.type}, broker: ${config.broker.type})`,
  );
  if (firstKey !== undefined) {
    print(`First administrator key, shown this once: ${firstKey}`);
    print('Lost it? On this machine: brain keys create --admin');
  }
  print(`Ready (${roles.join(', ')}; process ${String(process.pid)})`);
}

interface End {
  readonly signal?: NodeJS.Signals;
  readonly error?: unknown;
}

/**
 * The first signal counts; a repeat, as from npm and its group, changes nothing. After a fault that nobody
 * caught no state can be trusted, so that ends the process as well, but in order. Faults that follow while it
 * stops are told to whoever asks for them.
 */
function endOf(program: NodeJS.Process): {
  readonly first: Promise<End>;
  readonly later: (tell: (error: unknown) => void) => void;
} {
  const faults: unknown[] = [];
  let tell: (error: unknown) => void = (error) => faults.push(error);
  const first = new Promise<End>((resolve) => {
    let hasEnded = false;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      program.on(signal, () => {
        hasEnded = true;
        resolve({ signal });
      });
    }
    for (const fault of ['uncaughtException', 'unhandledRejection'] as const) {
      program.on(fault, (error: unknown) => {
        if (hasEnded) tell(error);
        hasEnded = true;
        resolve({ error });
      });
    }
  });
  return {
    first,
    later: (teller) => {
      tell = teller;
      faults.splice(0).forEach(teller);
    },
  };
}

async function inTime(stopped: Promise<unknown>, tooLate: () => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      tooLate();
      resolve();
    }, STOP_MS);
  });
  await Promise.race([stopped, late]);
  clearTimeout(timer);
}
