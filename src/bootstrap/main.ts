import { BrainClient } from '../adapters/inbound/cli/client/brain-client.js';
import type { CliHost, ConnectOptions } from '../adapters/inbound/cli/cli-host.js';
import { runCli } from '../adapters/inbound/cli/run-cli.js';
import { readInstanceFile } from '../adapters/outbound/files/instance-file.js';
import { SystemClock } from '../adapters/outbound/system/system-clock.js';
import { AppError } from '../domain/shared/app-error.js';
import { localCommands } from './local-commands.js';
import { configOf } from './config-of.js';
import { VERSION } from './version.js';

/** The program: one command line in, an exit code out. */
export function main(argv: readonly string[]): Promise<number> {
  const { stdout, stderr } = process;
  for (const stream of [stdout, stderr]) stream.on('error', ignoreClosedPipe);
  const host: CliHost = {
    version: VERSION,
    stdout,
    stderr,
    stdin: () => process.stdin,
    env: process.env,
    cwd: process.cwd(),
    clock: new SystemClock(),
    local: localCommands(stdout, stderr),
    connect,
    interruptible,
  };
  return runCli(argv, host);
}

/** `brain tasks list | head` ends its reader first; that is no fault. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** The instance that is named, else the one that left word in the data folder, whose key stays here. */
async function connect({ url, key, ...options }: ConnectOptions): Promise<BrainClient> {
  if (url !== undefined) return new BrainClient({ url, key });
  const { config } = configOf(options);
  const instance = await readInstanceFile(config.dataDir);
  if (instance) return new BrainClient({ url: instance.url, key: key ?? instance.key });
  throw new AppError(
    'unavailable',
    'cli.no-instance',
    `No instance runs on the data folder ${config.dataDir}. Start one with: brain start`,
  );
}

async function interruptible<T>(action: (interrupted: AbortSignal) => Promise<T>): Promise<T> {
  const interruption = new AbortController();
  const interrupt = () => {
    interruption.abort();
  };
  process.once('SIGINT', interrupt);
  try {
    return await action(interruption.signal);
  } finally {
    process.off('SIGINT', interrupt);
  }
}
