import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Argument, Option, type Command } from 'commander';
import type { CommandLine } from '../command-line.js';
import { ANALYTICS_PATH, filterOption, given, periodOptions } from './analytics-options.js';

export function addAnalyticsExport(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'export',
      summary: 'Export the events of a time, however many.',
      examples: [
        'brain analytics export deal.won --output deals.csv',
        'brain analytics export --format jsonl --from 2026-11-01 | gzip > events.jsonl.gz',
      ],
      arguments: [new Argument('[name]', 'name of the events; all when absent')],
      options: [
        new Option('--format <format>', 'csv, or jsonl for a JSON object in each line')
          .choices(['csv', 'jsonl'])
          .default('csv'),
        new Option('--output <file>', 'standard output when absent'),
        ...periodOptions(),
        filterOption(),
      ],
      run: async (invocation) => {
        const { args, options, host } = invocation;
        const [name] = args;
        const query = [
          ...(name === undefined ? [] : [['name', name] as const]),
          ...given(invocation, ['format', 'from', 'to']),
        ];
        const client = await invocation.connect();
        const { output } = options;
        await host.interruptible(async (interrupted) => {
          const text = client.stream(`${ANALYTICS_PATH}/export`, query, interrupted);
          if (typeof output === 'string') {
            await pipeline(text, createWriteStream(resolve(host.cwd, output)));
            return;
          }
          for await (const part of text) host.stdout.write(part);
        });
      },
    },
    group,
  );
}
