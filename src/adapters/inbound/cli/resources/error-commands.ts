import { Argument, Option, type Command } from 'commander';
import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';
import type { CommandLine } from '../command-line.js';
import type { Invocation } from '../invocation.js';
import { cellText } from '../text/printer.js';
import { addResourceCommands } from './resource-commands.js';
import type { ResourceDefinition, Summary } from './resource-definition.js';

const PATH = '/api/v1/errors';
const STATISTICS = '/api/errors/statistics';

const ERRORS: ResourceDefinition = {
  group: 'errors',
  one: 'error',
  path: PATH,
  summary: 'What failed, each fault once.',
  columns: ['id', 'status', 'severity', 'count', 'lastSeenAt', 'component', 'message'],
  listExamples: [
    'brain errors list --filter status=open,regressed --filter severity=high,critical',
    'brain errors list --sort -count --all',
  ],
  status: async (client) => toSummary(await client.get(STATISTICS)),
};

export function addErrorCommands(line: CommandLine): void {
  const group = addResourceCommands(line, ERRORS);
  addStats(line, group);
  addResolve(line, group);
  addReopen(line, group);
}

function toSummary(json: JsonObject): Summary {
  const names = {
    total: 'failures, last 24 hours',
    newGroups: 'new faults, last 24 hours',
    openGroups: 'faults not resolved',
    regressedGroups: 'faults that came back',
  };
  const rows = Object.entries(names).map(([key, name]): [string, string] => [
    name,
    cellText(json[key]),
  ]);
  const top = (json['top'] ?? []) as readonly JsonObject[];
  const faults = top.map(({ component, message, count }): [string, string] => [
    `  ${cellText(component)}: ${cellText(message)}`,
    cellText(count),
  ]);
  return { json, rows: [...rows, ...faults] };
}

function addStats(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'stats',
      summary: 'Count failures by category, severity, component and hour.',
      examples: ['brain errors stats', 'brain errors stats --hours 168 --json'],
      options: [new Option('--hours <number>', 'how far back, 1 to 720').default('24')],
      run: async (invocation) => {
        const { options, printer } = invocation;
        const client = await invocation.connect();
        const answer = await client.get(STATISTICS, [['hours', String(options['hours'])]]);
        printer.answer(answer, () => {
          printStatistics(answer, invocation);
        });
      },
    },
    group,
  );
}

function printStatistics(answer: JsonObject, { printer }: Invocation): void {
  const byHour = (answer['byHour'] ?? []) as readonly JsonObject[];
  const counts = (by: string, value: JsonValue | undefined): string[][] =>
    Object.entries((value ?? {}) as JsonObject).map(([name, count]) => [by, name, cellText(count)]);
  const rows = [
    ['all', '', cellText(answer['total'])],
    ...counts('severity', answer['bySeverity']),
    ...counts('category', answer['byCategory']),
    ...counts('component', answer['byComponent']),
    ...byHour.map(({ hour, count }) => ['hour', cellText(hour), cellText(count)]),
  ];
  const columns = [{ title: 'by' }, { title: 'name', isWhole: true }, { title: 'failures' }];
  printer.raw(printer.table(columns).render(rows));
}

const ID = new Argument('<error>', 'its id');
const NOTE = new Option('--note <text>', 'what is known about it');

function addResolve(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'resolve',
      summary: 'Mark a fault as mended; when it happens again it counts as regressed.',
      examples: [
        'brain errors resolve 01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10 --note "disk replaced"',
      ],
      arguments: [ID],
      options: [NOTE],
      run: (invocation) => change(invocation, 'resolved'),
    },
    group,
  );
}

function addReopen(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'reopen',
      summary: 'Mark a resolved fault as open again.',
      examples: ['brain errors reopen 01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10'],
      arguments: [ID],
      options: [NOTE],
      run: (invocation) => change(invocation, 'open'),
    },
    group,
  );
}

async function change(invocation: Invocation, status: 'open' | 'resolved'): Promise<void> {
  const { args, options, printer } = invocation;
  const note = options['note'];
  const client = await invocation.connect();
  const error = await client.patch(`${PATH}/${encodeURIComponent(args[0] ?? '')}`, {
    status,
    ...(typeof note === 'string' ? { note } : {}),
  });
  printer.answer(error, () => {
    printer.text(`${cellText(error['message'])} is ${status}.`);
  });
}
