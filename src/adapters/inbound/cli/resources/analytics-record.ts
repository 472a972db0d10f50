import { Argument, Option, type Command } from 'commander';
import type { JsonObject } from '../../../../domain/shared/json.js';
import type { CommandLine } from '../command-line.js';
import type { Invocation } from '../invocation.js';
import { cellText } from '../text/printer.js';
import { ANALYTICS_PATH, dimensionOption, pairOf } from './analytics-options.js';

export function addAnalyticsRecord(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'record',
      summary: 'Record an event.',
      examples: [
        'brain analytics record page.viewed --subject visitor-17 --dimension country=DE',
        'brain analytics record deal.won --value 1200.5 --dedup-key order-4711',
      ],
      arguments: [new Argument('<name>', 'what happened, such as deal.won')],
      options: [
        new Option('--value <number>', 'a number that belongs to it'),
        new Option('--subject <text>', 'who or what it is about'),
        new Option('--at <time>', 'when it happened; now when absent'),
        new Option('--dedup-key <text>', 'of events with the same key the first one counts'),
        dimensionOption(),
      ],
      run: async (invocation) => {
        const { printer } = invocation;
        const client = await invocation.connect();
        const recorded = await client.post(`${ANALYTICS_PATH}/events`, eventOf(invocation));
        printer.answer(recorded, () => {
          const { name, at, isDuplicate } = recorded;
          const text = `${cellText(name)} at ${cellText(at)}`;
          printer.text(isDuplicate === true ? `Known already: ${text}.` : `Recorded ${text}.`);
        });
      },
    },
    group,
  );
}

function eventOf(invocation: Invocation): JsonObject {
  const { args, options } = invocation;
  const { value } = options;
  const amount = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  if (value !== undefined && !Number.isFinite(amount)) {
    invocation.usageError(`'${String(value)}' is not a number`);
  }
  const pairs = (options['dimension'] as readonly string[]).map((one) => pairOf(one, invocation));
  const texts = ['subject', 'at', 'dedupKey'].flatMap((name) => {
    const text = options[name];
    return typeof text === 'string' ? [[name, text] as const] : [];
  });
  return {
    name: args[0] ?? '',
    ...(value === undefined ? {} : { value: amount }),
    ...Object.fromEntries(texts),
    dimensions: Object.fromEntries(pairs),
  };
}
