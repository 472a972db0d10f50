import { Command, Option } from 'commander';
import type { JsonValue } from '../../../domain/shared/json.js';
import type { BrainClient } from './brain-client.js';
import type { CliHost, CommonOptions } from './cli-host.js';

/** What commands share: the host, the exit code, and how to show an answer. */
export class CommandContext {
  exitCode = 0;

  constructor(readonly host: CliHost) {}

  connect(options: CommonOptions): Promise<BrainClient> {
    return this.host.connect(options);
  }

  print(text: string): void {
    this.host.stdout.write(text);
  }

  /** With --json the answer itself, else what `text` makes of it. */
  show(options: CommonOptions, answer: JsonValue, text: () => string): void {
    this.print(options.json ? `${JSON.stringify(answer)}\n` : text());
  }
}

/** A command with the options that all have. */
export function command(parent: Command, usage: string, description: string): Command {
  return addCommonOptions(parent.command(usage).description(description));
}

export function addCommonOptions(command: Command): Command {
  return command
    .option('--json', 'machine-readable output on standard output, nothing else there')
    .option('--config <file>', 'configuration file')
    .option('--set <key=value>', 'a setting, highest in rank; repeatable', collect, [])
    .option('--data-dir <folder>', 'data folder of the instance')
    .addOption(new Option('--url <url>', 'an instance elsewhere').env('BRAIN_URL'))
    .option('--key-file <file>', 'file with the API key for --url (or BRAIN_API_KEY)');
}

export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
