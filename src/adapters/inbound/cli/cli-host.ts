import type { Clock } from '../../../ports/runtime/clock.js';
import type { BrainClient } from './client/brain-client.js';
import type { ConfigOptions, LocalCommands } from './local-commands.js';

/** Where text goes; `process.stdout` is one. */
export interface CliOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  /** Width of the terminal, in columns. */
  readonly columns?: number | undefined;
}

export interface ConnectOptions extends ConfigOptions {
  /** An instance elsewhere; absent = the one that runs on this machine's data folder. */
  readonly url?: string | undefined;
  /** Absent = the local instance's own key. That one is for its own URL only. */
  readonly key?: string | undefined;
}

/** What the command line needs of the process it runs in. */
export interface CliHost {
  readonly version: string;
  readonly stdout: CliOutput;
  readonly stderr: CliOutput;
  /** What is piped in; asked only where it is read. */
  readonly stdin: () => AsyncIterable<unknown>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly clock: Clock;
  readonly local: LocalCommands;
  /**
   * A client of the named instance, or of the one whose `instance.json` lies in the data folder.
   * @throws AppError `unavailable` when no instance has left word there
   */
  connect(options: ConnectOptions): Promise<BrainClient>;
  /** Runs `action` with a signal that Ctrl-C aborts; outside of it Ctrl-C ends the process at once. */
  interruptible<T>(action: (interrupted: AbortSignal) => Promise<T>): Promise<T>;
}
