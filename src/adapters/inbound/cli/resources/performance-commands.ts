import { Argument, Option, type Command } from 'commander';
import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';
import { EXIT_CODES, type CommandLine } from '../command-line.js';
import type { Invocation } from '../invocation.js';
import { cellText } from '../text/printer.js';
import { addPerformanceReportVerbs, showTargets } from './performance-report.js';

const METRICS = '/api/performance/metrics';

/** Rows shown of each kind. */
const MOST_ROWS = 15;

export function addPerformanceCommands(line: CommandLine): void {
  const group = line.group({
    name: 'performance',
    summary: 'How the running instance fares: targets, score, what to change; metrics of your own.',
    examples: ['brain performance', 'brain performance metrics --json'],
    status: showTargets,
  });
  addPerformanceReportVerbs(line, group);
  addMetrics(line, group);
  addHealth(line, group);
  addRecord(line, group);
}

function addMetrics(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'metrics',
      summary: 'Show how routes, use cases, queues and the database fare since the start.',
      examples: ['brain performance metrics', 'brain performance metrics --json'],
      run: async (invocation) => {
        const client = await invocation.connect();
        const metrics = await client.get(METRICS);
        invocation.printer.answer(metrics, () => {
          printMetrics(metrics, invocation);
        });
      },
    },
    group,
  );
}

function printMetrics(metrics: JsonObject, { printer }: Invocation): void {
  const listOf = (value: JsonValue | undefined) =>
    ((value ?? []) as readonly JsonObject[]).slice(0, MOST_ROWS);
  const timing = (what: string, name: string, timed: JsonObject): string[] => [
    what,
    name,
    ...['count', 'averageMs', 'p50Ms', 'p95Ms', 'p99Ms'].map((column) => cellText(timed[column])),
  ];
  const rows = [
    ...listOf(metrics['routes']).map((route) =>
      timing('route', `${cellText(route['method'])} ${cellText(route['route'])}`, route),
    ),
    ...listOf(metrics['useCases']).map((one) => timing('use case', cellText(one['useCase']), one)),
    ...listOf(metrics['queues']).map((one) => timing('queue', cellText(one['queue']), one)),
    ...listOf(metrics['statements']).map((one) => timing('statement', cellText(one['kind']), one)),
    ...listOf(metrics['connections']).map((one) =>
      timing('connection wait', cellText(one['access']), one),
    ),
  ];
  const columns = ['what', 'name', 'count', 'average ms', 'p50 ms', 'p95 ms', 'p99 ms'];
  printer.raw(
    printer.table(columns.map((title) => ({ title, isWhole: title === 'name' }))).render(rows),
  );
}

function addHealth(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'health',
      summary: 'Show the health of the instance and of what it depends on; exit code 1: unhealthy.',
      examples: ['brain performance health'],
      run: async (invocation) => {
        const { printer } = invocation;
        const client = await invocation.connect();
        const status = await client.get('/api/system/status');
        printer.answer(status, () => {
          printer.text(`The instance is ${cellText(status['status'])}.`);
          const dependencies = (status['dependencies'] ?? []) as readonly JsonObject[];
          const columns = ['name', 'state', 'calls', 'failures'];
          const rows = dependencies.map((one) => columns.map((column) => cellText(one[column])));
          printer.raw(printer.table(columns.map((title) => ({ title }))).render(rows));
        });
        return status['status'] === 'unhealthy' ? EXIT_CODES.failed : EXIT_CODES.done;
      },
    },
    group,
  );
}

function addRecord(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'record',
      summary: 'Tell the instance one value of a metric of your own.',
      examples: [
        'brain performance record signups 3',
        'brain performance record backup_size 1048576 --unit bytes --tag disk=a',
        'brain performance record orders 2 --kind counter',
      ],
      arguments: [
        new Argument('<name>', 'letters, digits, _ . and -'),
        new Argument('<value>', 'a number; put -- before a negative one'),
      ],
      options: [
        new Option('--unit <unit>', 'what the value counts'),
        new Option('--kind <kind>', 'gauge keeps the last value, counter adds them up').choices([
          'gauge',
          'counter',
        ]),
        new Option('--tag <name=value>', 'tells series apart; may be repeated')
          .argParser(addTo)
          .default([], 'none'),
      ],
      run: async (invocation) => {
        const { args, options, printer } = invocation;
        const client = await invocation.connect();
        const sample = await client.post('/api/v1/metrics', {
          name: args[0] ?? '',
          value: numberOf(args[1] ?? '', invocation),
          ...(typeof options['unit'] === 'string' ? { unit: options['unit'] } : {}),
          ...(typeof options['kind'] === 'string' ? { kind: options['kind'] } : {}),
          tags: tagsOf(options['tag'] as readonly string[], invocation),
        });
        printer.answer(sample, () => {
          printer.text(`Recorded ${cellText(sample['name'])} = ${cellText(sample['value'])}.`);
        });
      },
    },
    group,
  );
}

const addTo = (tag: string, tags: readonly string[]): readonly string[] => [...tags, tag];

function numberOf(text: string, invocation: Invocation): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) invocation.usageError(`'${text}' is not a number`);
  return value;
}

function tagsOf(tags: readonly string[], invocation: Invocation): JsonObject {
  return Object.fromEntries(
    tags.map((tag) => {
      const at = tag.indexOf('=');
      if (at < 1) invocation.usageError(`'${tag}' is not name=value`);
      return [tag.slice(0, at), tag.slice(at + 1)];
    }),
  );
}
