import { Argument, InvalidArgumentError, Option, type Command } from 'commander';
import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';
import { itemsOf } from '../client/page.js';
import type { BrainClient } from '../client/brain-client.js';
import type { CommandLine } from '../command-line.js';
import type { Invocation } from '../invocation.js';
import { cellText } from '../text/printer.js';
import { addResourceCommands } from './resource-commands.js';
import type { ResourceDefinition, Summary } from './resource-definition.js';

const PATH = '/api/v1/dead-letters';
const EXAMPLE_ID = '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10';

const DEAD_LETTERS: ResourceDefinition = {
  group: 'dead-letters',
  one: 'letter',
  path: PATH,
  summary: 'What was given up: why, and what to do about it.',
  columns: ['id', 'queue', 'cause', 'attempt', 'diedAt', 'error'],
  listExamples: [
    'brain dead-letters list --filter queue=http',
    'brain dead-letters list --filter cause=5d41402abc4b2a76 --sort diedAt --all',
  ],
  status: async (client) => toSummary(await client.get(`${PATH}/groups`), client),
};

export function addDeadLetterCommands(line: CommandLine): void {
  const group = addResourceCommands(line, DEAD_LETTERS);
  addGroups(line, group);
  addEdit(line, group);
  addReplay(line, group);
  addReport(line, group);
  addPurge(line, group);
  addNote(line, group);
}

function toSummary(json: JsonObject, { url }: BrainClient): Summary {
  const rows = itemsOf(json, url).map(({ queue, error, count }): [string, string] => [
    `${cellText(queue)}: ${cellText(error)}`,
    cellText(count),
  ]);
  return { json, rows };
}

const ID = new Argument('<letter>', 'its id');
const IDS = new Argument('[letters...]', 'their ids');
const QUEUE = new Option('--queue <name>', 'those of this queue');
const CAUSE = new Option('--cause <digest>', 'those with this cause, as groups shows it');
const KIND = new Option('--kind <kind>', 'those of this kind');
const ALL = new Option('--all', 'every one of them');

function addGroups(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'groups',
      summary: 'Count them by queue and cause.',
      examples: ['brain dead-letters groups', 'brain dead-letters groups --queue http'],
      options: [QUEUE, CAUSE, KIND],
      run: async (invocation) => {
        const { options, printer } = invocation;
        const client = await invocation.connect();
        const query = ['queue', 'cause', 'kind'].flatMap((name): [string, string][] =>
          typeof options[name] === 'string' ? [[name, options[name]]] : [],
        );
        const answer = await client.get(`${PATH}/groups`, query);
        printer.answer(answer, () => {
          const groups = itemsOf(answer, client.url);
          if (groups.length === 0) {
            printer.text('Nothing was given up.');
            return;
          }
          const columns = ['queue', 'cause', 'count', 'firstAt', 'lastAt', 'error'];
          const table = printer.table(
            columns.map((title) => ({ title, isWhole: title === 'cause' })),
          );
          printer.raw(
            table.render(groups.map((one) => columns.map((name) => cellText(one[name])))),
          );
        });
      },
    },
    group,
  );
}

function addEdit(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'edit',
      summary: 'Mend the payload of one; what the queue does not take is refused.',
      examples: [
        `brain dead-letters edit ${EXAMPLE_ID} --payload '{"url": "https://example.org/new"}'`,
      ],
      arguments: [ID],
      options: [
        new Option('--payload <json>', 'merged into its payload; null takes a field away')
          .argParser(jsonObject)
          .makeOptionMandatory(),
      ],
      run: async (invocation) => {
        const { args, options, printer } = invocation;
        const payload = options['payload'] as JsonObject;
        const letter = await (await invocation.connect()).patch(pathOf(args), { payload });
        printer.answer(letter, () => {
          printer.details(letter);
        });
      },
    },
    group,
  );
}

function addReplay(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'replay',
      summary: 'Try them again: these, or those of a queue or cause; a few first, or all.',
      examples: [
        `brain dead-letters replay ${EXAMPLE_ID}`,
        'brain dead-letters replay --cause 5d41402abc4b2a76 --sample 5',
        'brain dead-letters replay --queue http --rate 10 --replay-id after-the-fix',
      ],
      arguments: [IDS],
      options: [
        ...[QUEUE, CAUSE, KIND, ALL],
        new Option('--sample <number>', 'no more than these, the oldest').argParser(number),
        new Option('--rate <number>', 'begin no more than so many a second').argParser(number),
        new Option('--replay-id <id>', 'the same one again replays nothing twice'),
      ],
      run: async (invocation) => {
        const { options, printer } = invocation;
        const { sample, rate, replayId } = options as Record<string, JsonValue | undefined>;
        const replay = await (
          await invocation.connect()
        ).post(`${PATH}/replay`, {
          ...choiceOf(invocation),
          ...(sample === undefined ? {} : { sample }),
          ...(rate === undefined ? {} : { ratePerSecond: rate }),
          ...(replayId === undefined ? {} : { replayId }),
        });
        printer.answer(replay, () => {
          const id = cellText(replay['replayId']);
          printer.text(`${cellText(replay['replayed'])} are tried again.`);
          printer.note(`What becomes of them: brain dead-letters report ${id}`);
          if (replay['isMore'] === true) printer.note('There are more: say it again.');
        });
      },
    },
    group,
  );
}

function addReport(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'report',
      summary: 'Show what became of a replay of your own, for a day.',
      examples: ['brain dead-letters report after-the-fix'],
      arguments: [new Argument('<replay>', 'its id')],
      run: async (invocation) => {
        const { args, printer } = invocation;
        const path = `${PATH}/replays/${encodeURIComponent(args[0] ?? '')}`;
        const report = await (await invocation.connect()).get(path);
        printer.answer(report, () => {
          const outcomes = Object.entries((report['outcomes'] ?? {}) as JsonObject);
          const columns = [{ title: 'status', isWhole: true }, { title: 'number' }];
          const rows = [['all', cellText(report['replayed'])]];
          rows.push(...outcomes.map(([status, count]) => [status, cellText(count)]));
          printer.raw(printer.table(columns).render(rows));
        });
      },
    },
    group,
  );
}

function addPurge(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'purge',
      summary: 'Forget them for good; what waits for one of them is given up.',
      examples: [
        `brain dead-letters purge ${EXAMPLE_ID}`,
        'brain dead-letters purge --cause 5d41402abc4b2a76',
      ],
      arguments: [IDS],
      options: [QUEUE, CAUSE, KIND, ALL],
      run: async (invocation) => {
        const { printer } = invocation;
        const client = await invocation.connect();
        const purge = await client.post(`${PATH}/purge`, choiceOf(invocation));
        printer.answer(purge, () => {
          printer.text(`${cellText(purge['purged'])} are gone.`);
          if (purge['isMore'] === true) printer.note('There are more: say it again.');
        });
      },
    },
    group,
  );
}

function addNote(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'note',
      summary: 'Keep what you know about one.',
      examples: [`brain dead-letters note ${EXAMPLE_ID} "the receiver moved"`],
      arguments: [ID, new Argument('<text>', 'the note')],
      run: async (invocation) => {
        const { args, printer } = invocation;
        const note = await (
          await invocation.connect()
        ).post(`${pathOf(args)}/notes`, { text: args[1] ?? '' });
        printer.answer(note, () => {
          printer.text('It is noted.');
        });
      },
    },
    group,
  );
}

function pathOf([id = '']: readonly string[]): string {
  return `${PATH}/${encodeURIComponent(id)}`;
}

/** By ids or by options, never everything for want of either. */
function choiceOf(invocation: Invocation): JsonObject {
  const { args, options } = invocation;
  const filter = Object.fromEntries(
    ['queue', 'cause', 'kind', 'all'].flatMap((name): [string, JsonValue][] =>
      options[name] === undefined ? [] : [[name, options[name] as JsonValue]],
    ),
  );
  if (args.length === 0 && Object.keys(filter).length === 0) {
    invocation.usageError('say which: ids, --queue, --cause, --kind or --all');
  }
  return { ...filter, ...(args.length > 0 ? { ids: args } : {}) };
}

function number(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a number.');
}

function jsonObject(text: string): JsonObject {
  try {
    const value = JSON.parse(text) as JsonValue;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as JsonObject;
    }
  } catch {
    // Told below.
  }
  throw new InvalidArgumentError('It must be a JSON object.');
}
