import { Argument, Option, type Command } from 'commander';
import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';
import { INTERVALS, SERIES_AGGREGATES } from '../../../../domain/analytics/series-query.js';
import { itemsOf } from '../client/page.js';
import type { CommandLine } from '../command-line.js';
import type { Invocation } from '../invocation.js';
import { cellText } from '../text/printer.js';
import { addAnalyticsExport } from './analytics-export.js';
import { ANALYTICS_PATH, filterOption, given, periodOptions } from './analytics-options.js';
import { addAnalyticsRecord } from './analytics-record.js';

export function addAnalyticsCommands(line: CommandLine): void {
  const group = line.group({
    name: 'analytics',
    summary: 'Events of the business: what they add up to, funnels, exports.',
    examples: ['brain analytics', 'brain analytics series deal.won --aggregate sum'],
    status: showNames,
  });
  addNames(line, group);
  addSeries(line, group);
  addFunnel(line, group);
  addAnalyticsExport(line, group);
  addAnalyticsRecord(line, group);
}

function addNames(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'names',
      summary: 'List the names of events that were declared or recorded.',
      examples: ['brain analytics names', 'brain analytics names --json'],
      run: showNames,
    },
    group,
  );
}

async function showNames(invocation: Invocation): Promise<void> {
  const { printer } = invocation;
  const client = await invocation.connect();
  const answer = await client.get(`${ANALYTICS_PATH}/names`);
  printer.answer(answer, () => {
    const names = itemsOf(answer, client.url);
    if (names.length === 0) {
      printer.text('No event was declared or recorded.');
      return;
    }
    const columns = ['name', 'isDeclared', 'dimensions', 'groups'];
    const table = printer.table(columns.map((title) => ({ title })));
    printer.raw(table.render(names.map((one) => columns.map((column) => cellText(one[column])))));
  });
}

function addSeries(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'series',
      summary: 'Show what events add up to over time.',
      examples: [
        'brain analytics series page.viewed --interval day --timezone Europe/Berlin',
        'brain analytics series deal.won --aggregate sum --group-by country --filter plan=team',
      ],
      arguments: [new Argument('<name>', 'name of the event')],
      options: [
        new Option('--aggregate <aggregate>', 'how events become a value')
          .choices(SERIES_AGGREGATES)
          .default('count'),
        new Option('--interval <interval>', 'length of a step').choices(INTERVALS),
        new Option('--timezone <zone>', 'IANA zone whose days are meant; UTC when absent'),
        new Option('--group-by <dimensions>', 'declared dimensions, separated by commas'),
        new Option('--top <number>', 'so many groups; the others are (other)'),
        ...periodOptions(),
        filterOption(),
      ],
      run: async (invocation) => {
        const { args, printer } = invocation;
        const names = ['aggregate', 'interval', 'timezone', 'groupBy', 'top', 'from', 'to'];
        const client = await invocation.connect();
        const answer = await client.get(`${ANALYTICS_PATH}/series`, [
          ['name', args[0] ?? ''],
          ...given(invocation, names),
        ]);
        printer.answer(answer, () => {
          printSeries(answer, invocation);
        });
      },
    },
    group,
  );
}

function printSeries(answer: JsonObject, { printer }: Invocation): void {
  const lines = (answer['series'] ?? []) as readonly JsonObject[];
  const [first] = lines;
  if (!first) {
    printer.text('Nothing happened.');
    return;
  }
  const titles = ['at', ...lines.map((line) => groupText(line['group']))];
  const pointsOf = (line: JsonObject) => (line['points'] ?? []) as readonly JsonObject[];
  const rows = pointsOf(first).map((point, index) => [
    cellText(point['at']),
    ...lines.map((line) => cellText(pointsOf(line)[index]?.['value'])),
  ]);
  const totals = ['total', ...lines.map((line) => cellText(line['total']))];
  printer.raw(printer.table(titles.map((title) => ({ title }))).render([...rows, totals]));
}

function groupText(group: JsonValue | undefined): string {
  const values = Object.values((group ?? {}) as JsonObject);
  return values.length === 0 ? 'all' : values.map((value) => cellText(value)).join(' ');
}

function addFunnel(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'funnel',
      summary: 'Show how many subjects come from event to event.',
      examples: [
        'brain analytics funnel signed-up,invited,paid --window-seconds 604800',
        'brain analytics funnel page.viewed,deal.won --group-by country',
      ],
      arguments: [new Argument('<steps>', 'names of events in their order, separated by commas')],
      options: [
        new Option('--window-seconds <number>', 'from the first step to the last; a week'),
        new Option('--group-by <dimension>', 'a dimension of the first step'),
        ...periodOptions(),
      ],
      run: async (invocation) => {
        const { args, printer } = invocation;
        const client = await invocation.connect();
        const answer = await client.get(`${ANALYTICS_PATH}/funnels`, [
          ['steps', args[0] ?? ''],
          ...given(invocation, ['windowSeconds', 'groupBy', 'from', 'to']),
        ]);
        printer.answer(answer, () => {
          printSteps(answer, invocation);
          for (const one of (answer['groups'] ?? []) as readonly JsonObject[]) {
            printer.text(`\n${groupText(one['group'])}`);
            printSteps(one, invocation);
          }
        });
      },
    },
    group,
  );
}

function printSteps(answer: JsonObject, { printer }: Invocation): void {
  const columns = ['name', 'subjects', 'conversion', 'stepConversion', 'medianSeconds'];
  const titles = ['step', 'subjects', 'of the first', 'of the one before', 'median seconds'];
  const steps = (answer['steps'] ?? []) as readonly JsonObject[];
  const share = (value: JsonValue | undefined) =>
    typeof value === 'number' ? `${String(Math.round(value * 1_000) / 10)} %` : '-';
  const rows = steps.map((step) =>
    columns.map((column) =>
      column.endsWith('onversion') ? share(step[column]) : cellText(step[column]),
    ),
  );
  printer.raw(printer.table(titles.map((title) => ({ title }))).render(rows));
}
