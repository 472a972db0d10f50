import { Readable } from 'node:stream';
import { BrainClient } from '../../../../src/adapters/inbound/cli/client/brain-client.js';
import type { CliHost, ConnectOptions } from '../../../../src/adapters/inbound/cli/cli-host.js';
import type { LocalCommands } from '../../../../src/adapters/inbound/cli/local-commands.js';
import { runCli } from '../../../../src/adapters/inbound/cli/run-cli.js';
import { ManualClock } from '../../../support/manual-clock.js';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process that is none: its output is kept, its instance answers at `url`. */
export class FakeHost {
  readonly clock = new ManualClock();
  readonly interruption = new AbortController();
  readonly connected: ConnectOptions[] = [];
  readonly called: [command: string, options: unknown][] = [];
  /** What the last command has written to stdout so far. */
  shown = '';
  env: Record<string, string> = {};
  cwd = '/';
  /** Of the terminal; undefined = stdout is none. */
  columns: number | undefined;
  /** What is piped in. */
  piped = '';
  local: Partial<LocalCommands> = {};
  url = 'http://127.0.0.1:1';
  /** The command line to run. */
  cli = runCli;
  timeoutMs: number | undefined;

  async run(...argv: readonly string[]): Promise<Outcome> {
    const written = { stdout: '', stderr: '' };
    const keep = (name: 'stdout' | 'stderr') => ({
      write: (text: string) => {
        written[name] += text;
        if (name === 'stdout') this.shown = written.stdout;
      },
      isTTY: this.columns !== undefined,
      columns: this.columns,
    });
    const host: CliHost = {
      version: '1.2.3',
      stdout: keep('stdout'),
      stderr: keep('stderr'),
      stdin: () => Readable.from([Buffer.from(this.piped)]),
      env: this.env,
      cwd: this.cwd,
      clock: this.clock,
      local: { ...this.defaults(), ...this.local },
      connect: async (options) => {
        this.connected.push(options);
        const { url = this.url, key = 'local-key' } = options;
        return new BrainClient({ url, key, timeoutMs: this.timeoutMs });
      },
      interruptible: (action) => action(this.interruption.signal),
    };
    return { code: await this.cli(argv, host), ...written };
  }

  private defaults(): LocalCommands {
    const called =
      <T>(name: string, answer: T) =>
      (options: unknown) => {
        this.called.push([name, options]);
        return Promise.resolve(answer);
      };
    return {
      start: called('start', 0),
      doctor: called('doctor', []),
      configShow: called('configShow', []),
      configFlags: called('configFlags', []),
      configSchema: () => ({ type: 'object' }),
      configValidate: called('configValidate', []),
      migrate: called('migrate', []),
      rollback: called('rollback', ['0002-b']),
      migrationStatus: called('migrationStatus', []),
      compact: called('compact', { beforeBytes: 3_145_728, afterBytes: 1_048_576 }),
      signDelivery: async (provider, type, body) => ({
        headers: {
          'content-type': 'application/json',
          'x-signed': `${provider} ${type} ${body.length}`,
        },
        body,
      }),
    };
  }
}
