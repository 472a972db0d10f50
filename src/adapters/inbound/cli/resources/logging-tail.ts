import { InvalidArgumentError, Option, type Command } from 'commander';
import type { JsonObject } from '../../../../domain/shared/json.js';
import type { QueryPairs } from '../client/brain-client.js';
import { itemsOf } from '../client/page.js';
import type { CommandLine } from '../command-line.js';
import type { Invocation } from '../invocation.js';
import { harmlessJsonLine, harmlessLine } from '../text/harmless.js';
import { cellText, type Printer } from '../text/printer.js';

const PATH = '/api/v1/logs';
const MOST = 1_000;

export function addLoggingTail(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'tail',
      summary: 'Show the newest entries of the log, and follow it.',
      examples: [
        'brain logging tail -n 100',
        'brain logging tail --follow --level warn --logger brain.http',
        'brain logging tail --follow --json | jq .message',
      ],
      options: [
        new Option('-n, --lines <number>', `how many of the newest, up to ${String(MOST)}`)
          .argParser(lines)
          .default('50'),
        new Option('-f, --follow', 'go on until Ctrl-C; in JSON one object a line'),
        new Option('--level <level>', 'that and above'),
        new Option('--logger <name>', 'this one and those below it'),
        new Option('--contains <text>', 'in message, facts, request id or actor'),
      ],
      run: async (invocation) => {
        if (invocation.options['follow'] === true) await follow(invocation);
        else await list(invocation);
      },
    },
    group,
  );
}

async function list(invocation: Invocation): Promise<void> {
  const { printer } = invocation;
  const client = await invocation.connect();
  const page = await client.get(PATH, queryOf(invocation, 'limit'));
  printer.answer(page, () => {
    for (const record of itemsOf(page, client.url)) printer.raw(lineOf(record));
  });
}

async function follow(invocation: Invocation): Promise<void> {
  const { host, printer } = invocation;
  const client = await invocation.connect();
  const query = queryOf(invocation, 'last');
  await host.interruptible(async (interrupted) => {
    for await (const { event, data } of client.follow(`${PATH}/stream`, query, interrupted)) {
      if (event === 'entry') printEntry(data, printer);
      if (event === 'missed') {
        const { missed } = JSON.parse(data) as JsonObject;
        printer.note(`${cellText(missed)} entries were left out: this reader is too slow`);
      }
    }
  });
}

function printEntry(data: string, printer: Printer): void {
  const entry = JSON.parse(data) as JsonObject;
  printer.raw(printer.isJson ? `${harmlessJsonLine(entry)}\n` : lineOf(entry));
}

/** As the instance itself writes it for people. */
function lineOf({
  timestamp,
  level,
  logger,
  message,
  requestId,
  traceId,
  actor,
  extra,
}: JsonObject): string {
  const facts = Object.entries({
    ...(extra as JsonObject | undefined),
    ...(requestId === undefined ? {} : { requestId }),
    ...(traceId === undefined ? {} : { traceId }),
    ...(actor === undefined ? {} : { actor }),
  }).map(([name, value]) => `${name}=${cellText(value)}`);
  const head = `${cellText(timestamp)} ${cellText(level).toUpperCase().padEnd(5)} ${cellText(logger)}:`;
  return `${harmlessLine([head, cellText(message), ...facts].join(' '))}\n`;
}

function queryOf({ options }: Invocation, count: 'limit' | 'last'): QueryPairs {
  const { lines: wanted, level, logger, contains } = options as Record<string, string | undefined>;
  const least = count === 'limit' && wanted === '0' ? '1' : (wanted ?? '50');
  return [
    [count, least],
    ...Object.entries({ level, logger, contains }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  ];
}

function lines(text: string): string {
  if (/^\d{1,4}$/.test(text) && Number(text) <= MOST) return text;
  throw new InvalidArgumentError(`It must be between 0 and ${String(MOST)}.`);
}
