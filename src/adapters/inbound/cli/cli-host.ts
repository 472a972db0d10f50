import type { BrainClient } from './brain-client.js';
import type { LocalCommands } from './local-commands.js';

/** What every command takes. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly config?: string;
  readonly set?: readonly string[];
  readonly dataDir?: string;
  readonly url?: string;
  readonly keyFile?: string;
}

export interface Output {
  write(text: string): void;
  /** Width of the terminal; undefined when it is none. */
  readonly columns?: number | undefined;
}

/** What the command line needs of the process it runs in. */
export interface CliHost {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly local: LocalCommands;
  /** The instance named by the options, else the one that runs on the data folder. */
  connect(options: CommonOptions): Promise<BrainClient>;
  sleep(milliseconds: number): Promise<void>;
  now(): Date;
}
