import type { Command } from 'commander';
import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';
import { itemsOf } from '../client/page.js';
import type { CommandLine } from '../command-line.js';
import { cellText } from '../text/printer.js';

const PATH = '/api/v1/limits';

export function addLimitCommand(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'limits',
      summary: 'Show the limits of limits.* in the configuration, and how much of each is in use.',
      examples: ['brain queue limits', 'brain queue limits --json'],
      run: async (invocation) => {
        const { printer } = invocation;
        const client = await invocation.connect();
        const answer = await client.get(PATH);
        printer.answer(answer, () => {
          const limits = itemsOf(answer, client.url);
          if (limits.length === 0) {
            printer.text('No limit is configured.');
            return;
          }
          const titles = ['limit', 'at a time', 'held', 'rate', 'at once'];
          const table = printer.table(titles.map((title) => ({ title })));
          printer.raw(table.render(limits.map(cellsOf)));
        });
      },
    },
    group,
  );
}

function cellsOf({ name, concurrency, held, rate, available }: JsonObject): readonly string[] {
  return [
    cellText(name),
    boundText(concurrency),
    concurrency === null ? '' : cellText(held),
    rateText(rate),
    cellText(available),
  ];
}

function boundText(value: JsonValue | undefined): string {
  return value === null ? 'any' : cellText(value);
}

function rateText(rate: JsonValue | undefined): string {
  if (typeof rate !== 'object' || rate === null || Array.isArray(rate)) return 'any';
  const { count, perSeconds } = rate as JsonObject;
  return `${cellText(count)} in ${cellText(perSeconds)} s`;
}
