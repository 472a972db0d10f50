import { readFile } from 'node:fs/promises';
import { BrainClient } from '../adapters/inbound/cli/brain-client.js';
import type { CliHost, CommonOptions, Output } from '../adapters/inbound/cli/cli-host.js';
import { runCli } from '../adapters/inbound/cli/run-cli.js';
import { readInstanceFile } from '../adapters/outbound/files/instance-file.js';
import { SystemClock } from '../adapters/outbound/system/system-clock.js';
import { AppError } from '../domain/shared/app-error.js';
import { localCommands } from './local-commands.js';
import { configOf } from './config-of.js';
import { VERSION } from './version.js';

/** The program: one command line in, an exit code out. */
export function main(argv: readonly string[]): Promise<number> {
  const clock = new SystemClock();
  const host: CliHost = {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    env: process.env,
    version: VERSION,
    local: localCommands(process.stdout),
    connect,
    sleep: (milliseconds) => clock.sleep(milliseconds),
    now: () => clock.now(),
  };
  return runCli(argv, host);
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => {
      stream.write(text);
    },
    columns: stream.isTTY ? stream.columns : undefined,
  };
}

/** The instance named by --url, else the one that left word in the data folder. */
async function connect(options: CommonOptions): Promise<BrainClient> {
  if (options.url !== undefined) {
    const key = options.keyFile ? (await readFile(options.keyFile, 'utf8')).trim() : undefined;
    return new BrainClient(options.url.replace(/\/+$/, ''), key ?? process.env['BRAIN_API_KEY']);
  }
  const { config } = configOf(options);
  const instance = await readInstanceFile(config.dataDir);
  if (instance) return new BrainClient(instance.url, instance.key);
  throw new AppError(
    'unavailable',
    'cli.no-instance',
    `No instance runs on the data folder ${config.dataDir}. Start one with: brain start`,
  );
}
