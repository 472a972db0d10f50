import { Argument, Option, type Command } from 'commander';
import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';
import type { BrainClient } from '../client/brain-client.js';
import { itemsOf } from '../client/page.js';
import type { CommandLine } from '../command-line.js';
import type { Invocation } from '../invocation.js';
import { harmlessJsonLine, harmlessLine } from '../text/harmless.js';
import { cellText } from '../text/printer.js';

const QUEUES_PATH = '/api/v1/queues';

export const QUEUE = new Argument('<queue>', 'its name');

export const queuePathOf = ({ args }: Invocation): string =>
  `${QUEUES_PATH}/${encodeURIComponent(args[0] ?? '')}`;

const STATUSES = ['pending', 'scheduled', 'processing', 'failed', 'dead_letter'] as const;

/** How often what is watched is asked for, ms. */
const WATCH_MS = 1_000;

/** Cursor home, and nothing below it. */
const FROM_THE_TOP = '\u001b[H\u001b[J';

export function addQueueStats(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'stats',
      summary: 'Show how much waits on each queue and for how long; of one also how its jobs went.',
      examples: ['brain queue stats', 'brain queue stats http --json', 'brain queue stats --watch'],
      arguments: [new Argument('[queue]', 'its name')],
      options: [
        new Option('-w, --watch', 'each second anew, until Ctrl-C; in JSON an object a line'),
      ],
      run: async (invocation) => {
        if (invocation.options['watch'] === true) await watch(invocation);
        else if (invocation.args[0] === undefined) await printQueues(invocation);
        else await printQueue(invocation);
      },
    },
    group,
  );
}

/** Every queue, in one table. */
export async function printQueues(invocation: Invocation): Promise<void> {
  const { printer } = invocation;
  const client = await invocation.connect();
  const page = await client.get(QUEUES_PATH);
  const queues = itemsOf(page, client.url);
  printer.answer(page, () => {
    printer.raw(tableOf(queues, invocation));
  });
}

async function printQueue(invocation: Invocation): Promise<void> {
  const { printer } = invocation;
  const client = await invocation.connect();
  const queue = await client.get(queuePathOf(invocation));
  printer.answer(queue, () => {
    const { counts, lastHour, ...fields } = queue;
    printer.details({ ...fields, ...(counts as JsonObject) });
    printer.text('\nLast hour:');
    printer.details(activityOf(lastHour as JsonObject));
  });
}

async function watch(invocation: Invocation): Promise<void> {
  const { host } = invocation;
  const client = await invocation.connect();
  await host.interruptible(async (interrupted) => {
    while (!interrupted.aborted) {
      const queues = await look(client, invocation.args[0], interrupted);
      if (queues) show(queues, invocation);
      await host.clock.sleep(WATCH_MS, interrupted);
    }
  });
}

/** Undefined: it was interrupted meanwhile. */
async function look(
  client: BrainClient,
  name: string | undefined,
  interrupted: AbortSignal,
): Promise<readonly JsonObject[] | undefined> {
  try {
    if (name === undefined)
      return itemsOf(await client.get(QUEUES_PATH, [], interrupted), client.url);
    return [await client.get(`${QUEUES_PATH}/${encodeURIComponent(name)}`, [], interrupted)];
  } catch (error) {
    if (interrupted.aborted) return undefined;
    throw error;
  }
}

function show(queues: readonly JsonObject[], invocation: Invocation): void {
  const { host, printer } = invocation;
  const at = host.clock.now().toISOString();
  if (printer.isJson) printer.raw(`${harmlessJsonLine({ at, queues })}\n`);
  else if (host.stdout.isTTY) {
    printer.raw(`${FROM_THE_TOP}${at}, Ctrl-C ends it\n\n${tableOf(queues, invocation)}`);
    for (const { lastHour } of queues) {
      if (lastHour === undefined) continue;
      printer.text('\nLast hour:');
      printer.details(activityOf(lastHour as JsonObject));
    }
  } else for (const queue of queues) printer.raw(`${harmlessLine(lineOf(at, queue))}\n`);
}

function tableOf(queues: readonly JsonObject[], { printer }: Invocation): string {
  const titles = ['queue', ...STATUSES, 'oldest', 'state'];
  const table = printer.table(titles.map((title) => ({ title, isWhole: title === 'queue' })));
  return table.render(queues.map(cellsOf));
}

function cellsOf(queue: JsonObject): readonly string[] {
  const counts = (queue['counts'] ?? {}) as JsonObject;
  return [
    cellText(queue['name']),
    ...STATUSES.map((status) => cellText(counts[status])),
    ageText(Number(queue['oldestSeconds'])),
    stateOf(queue),
  ];
}

function lineOf(at: string, queue: JsonObject): string {
  const counts = (queue['counts'] ?? {}) as JsonObject;
  const depths = STATUSES.map((status) => `${status}=${cellText(counts[status])}`);
  const oldest = `oldest=${ageText(Number(queue['oldestSeconds']))}`;
  const activity =
    queue['lastHour'] === undefined ? {} : activityOf(queue['lastHour'] as JsonObject);
  const measured = Object.entries(activity).map(
    ([name, value]) => `${name}=${cellText(value).replaceAll(', ', ',').replaceAll(' ', ':')}`,
  );
  return [at, cellText(queue['name']), ...depths, oldest, stateOf(queue), ...measured].join(' ');
}

/** What became of the jobs of the last hour, rounded. */
function activityOf({ errorRate, attemptsPerMinute, ...activity }: JsonObject): JsonObject {
  const share = typeof errorRate === 'number' ? `${rounded(errorRate * 100)}%` : null;
  return {
    attempts: activity['attempts'] ?? null,
    attemptsPerMinute: rounded(Number(attemptsPerMinute)),
    errorRate: share,
    waitSeconds: quantilesText(activity['waitSeconds']),
    runSeconds: quantilesText(activity['runSeconds']),
  };
}

/** `p50 0.01, p95 0.2, p99 0.25`; null: nothing was measured. */
function quantilesText(quantiles: JsonValue | undefined): string | null {
  if (typeof quantiles !== 'object' || quantiles === null) return null;
  const all = Object.entries(quantiles as JsonObject);
  return all.map(([name, value]) => `${name} ${rounded(Number(value))}`).join(', ');
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

function stateOf({ isPaused, isHandled }: JsonObject): string {
  if (isPaused === true) return 'paused';
  return isHandled === true ? 'open' : 'no handler';
}

/** `2d`, `3h`, `4min`, `5s`; `-` while nothing is due. */
function ageText(seconds: number): string {
  if (!(seconds > 0)) return '-';
  for (const [unit, length] of [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
  ] as const) {
    if (seconds >= length) return `${Math.floor(seconds / length)}${unit}`;
  }
  return `${Math.ceil(seconds)}s`;
}
