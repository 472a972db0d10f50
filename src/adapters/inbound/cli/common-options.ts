import { InvalidArgumentError, Option, type Command } from 'commander';
import { AppError } from '../../../domain/shared/app-error.js';
import { parseInstanceUrl } from './client/instance-url.js';

/** What every command takes, before or after its own options. */
export interface CommonOptions {
  readonly config?: string;
  readonly set: readonly string[];
  readonly dataDir?: string;
  readonly json?: boolean;
  readonly url?: string;
  readonly keyFile?: string;
}

export function addCommonOptions(root: Command): void {
  const options = [
    new Option('--config <file>', 'configuration file'),
    new Option('--set <key=value>', 'set one configuration value; repeatable')
      .argParser(collect)
      .default([], 'none'),
    new Option('--data-dir <folder>', 'folder of everything kept on disk'),
    new Option('--json', 'answer in JSON on stdout, and nothing else there'),
    new Option('--url <url>', 'instance to talk to; BRAIN_URL; else the local one').argParser(
      instanceUrl,
    ),
    new Option('--key-file <file>', 'file with the API key; else BRAIN_API_KEY'),
  ];
  for (const option of options) root.addOption(option);
}

/** For options that may be given several times. */
export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

function instanceUrl(text: string): string {
  try {
    return parseInstanceUrl(text);
  } catch (error) {
    if (error instanceof AppError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}
