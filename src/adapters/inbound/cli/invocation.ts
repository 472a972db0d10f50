import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { BrainClient } from './client/brain-client.js';
import type { CliHost, ConnectOptions } from './cli-host.js';
import type { CommonOptions } from './common-options.js';
import type { ConfigOptions } from './local-commands.js';
import { collectBounded, readBounded } from './read-bounded.js';
import { Printer } from './text/printer.js';

/** Longest file that `--key-file` may name, in bytes. */
const MAX_KEY_FILE = 4_096;

/** One call of one command. */
export class Invocation {
  readonly printer: Printer;
  readonly config: ConfigOptions;
  private readonly common: CommonOptions;

  constructor(
    readonly host: CliHost,
    private readonly command: Command,
    /** Positional ones, as given. */
    readonly args: readonly string[],
  ) {
    this.common = command.optsWithGlobals();
    const { config, set, dataDir, json } = this.common;
    this.printer = new Printer(host, json === true);
    this.config = { file: config, set, dataDir };
  }

  /** The command's own options, by attribute name. */
  get options(): Readonly<Record<string, unknown>> {
    return this.command.opts();
  }

  /** @throws AppError when there is no instance to talk to, or the key cannot be read */
  async connect(): Promise<BrainClient> {
    return this.host.connect(await this.connectOptions());
  }

  /** True when the instance was named, so this machine's configuration says nothing about it. */
  get isRemote(): boolean {
    return this.url !== undefined;
  }

  /** @throws AppError `validation` when it cannot be read or is larger than `limit` bytes */
  async readFile(path: string, limit: number): Promise<Uint8Array> {
    return readBounded(resolve(this.host.cwd, path), limit);
  }

  /** What is piped in. @throws AppError `validation` when it is larger than `limit` bytes */
  async readStdin(limit: number): Promise<Uint8Array> {
    return collectBounded(this.host.stdin(), 'standard input', limit);
  }

  /** Ends the command as one that was called wrongly. */
  usageError(message: string): never {
    this.command.error(`error: ${message}`);
  }

  /** An empty one counts as unset. */
  private variable(name: string): string | undefined {
    const value = this.host.env[name];
    return value === '' ? undefined : value;
  }

  private get url(): string | undefined {
    return this.common.url ?? this.variable('BRAIN_URL');
  }

  private async connectOptions(): Promise<ConnectOptions> {
    const { keyFile } = this.common;
    const key =
      keyFile === undefined
        ? this.variable('BRAIN_API_KEY')
        : new TextDecoder().decode(await this.readFile(keyFile, MAX_KEY_FILE)).trim();
    return { ...this.config, url: this.url, key };
  }
}
