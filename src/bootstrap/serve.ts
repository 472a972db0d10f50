import type { AdapterOverrides } from './adapters.js';
import { startBrain, type RunningBrain } from './brain.js';
import type { LoadedConfig } from './config/load-config.js';
import { validateForRoles } from './config/validate-for-roles.js';
import { AsyncExecutionScope } from '../adapters/outbound/system/async-execution-scope.js';
import { claimInstance } from './instance.js';
import { openLogging } from './logging.js';
import { ROLES, type RoleName } from './roles/role.js';

export interface ServeOptions {
  readonly loaded: LoadedConfig;
  readonly roles: readonly RoleName[];
  /** Takes what the operator reads, line by line. */
  readonly print: (line: string) => void;
  readonly adapters?: AdapterOverrides;
}

/** A stop that takes longer than this is cut short, ms. */
const STOP_MS = 9_500;

/** Runs until SIGTERM or SIGINT, then finishes what is under way. @returns the exit code */
export async function serve({
  loaded,
  roles,
  print,
  adapters = {},
}: ServeOptions): Promise<number> {
  const { config, warnings } = loaded;
  validateForRoles(config, roles, ROLES);
  const signalled = stopSignal();
  const scope = new AsyncExecutionScope();
  const logging = openLogging(config, scope);
  const { logger } = logging;
  for (const warning of warnings) logger.warn(warning);
  const instance = await claimInstance(config, roles);
  try {
    const brain = await startBrain({
      config,
      roles,
      logger,
      adapters: { scope, ...adapters },
      onStarted: async ({ url, localKey }) => {
        if (url !== undefined) await instance.publish(url, localKey);
      },
    });
    try {
      announce(brain, loaded, roles, print);
      const signal = await signalled;
      logger.info('stopping', { signal });
    } finally {
      await inTime(brain.stop(), () => {
        logger.warn('stopping took too long and was cut short');
      });
    }
    logger.info('stopped');
  } finally {
    await instance.release();
    await logging.close();
  }
  return 0;
}

function announce(
  { url, firstKey }: RunningBrain,
  { config }: LoadedConfig,
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

/** The first signal counts; a repeat, as from npm and its group, changes nothing. */
function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.on('SIGTERM', resolve);
    process.on('SIGINT', resolve);
  });
}

async function inTime(stopped: Promise<void>, tooLate: () => void): Promise<void> {
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
