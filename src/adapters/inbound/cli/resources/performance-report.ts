import { Option, type Command } from 'commander';
import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';
import type { CommandLine } from '../command-line.js';
import type { Invocation } from '../invocation.js';
import { cellText } from '../text/printer.js';

const REPORT = '/api/performance/report';
const SUGGESTIONS = '/api/performance/suggestions';

const HOURS = () => new Option('--hours <number>', 'how far back, 1 to 720').default('24');

/** Score and targets of the last day. */
export async function showTargets(invocation: Invocation): Promise<void> {
  const client = await invocation.connect();
  const report = await client.get(REPORT, [['hours', '24']]);
  invocation.printer.answer(report, () => {
    printTargets(report, invocation);
  });
}

/** @param group has other verbs besides */
export function addPerformanceReportVerbs(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'report',
      summary: 'Report targets, score, resources, requests, errors and jobs.',
      examples: ['brain performance report', 'brain performance report --hours 168 --json'],
      options: [HOURS()],
      run: async (invocation) => {
        const report = await asked(invocation, REPORT);
        invocation.printer.answer(report, () => {
          printReport(report, invocation);
        });
      },
    },
    group,
  );
  line.command(
    {
      name: 'suggest',
      summary: 'Suggest what to change, with what was measured.',
      examples: ['brain performance suggest', 'brain performance suggest --hours 168'],
      options: [HOURS()],
      run: async (invocation) => {
        const answer = await asked(invocation, SUGGESTIONS);
        invocation.printer.answer(answer, () => {
          printSuggestions(answer, invocation);
        });
      },
    },
    group,
  );
}

async function asked(invocation: Invocation, path: string): Promise<JsonObject> {
  const client = await invocation.connect();
  return client.get(path, [['hours', String(invocation.options['hours'])]]);
}

function printReport(report: JsonObject, invocation: Invocation): void {
  const { printer } = invocation;
  printTargets(report, invocation);
  const requests = objectOf(report['requests']);
  printer.text('\nRequests');
  printer.details({
    total: requests['total'] ?? null,
    failed: requests['failed'] ?? null,
    average: duration(requests['averageSeconds']),
    p95: duration(requests['p95Seconds']),
    p99: duration(requests['p99Seconds']),
  });
  section(
    invocation,
    'Slowest routes',
    ['route', 'requests', 'average', 'p95'],
    report['routes'],
    (one) => [
      cellText(one['route']),
      cellText(one['count']),
      duration(one['averageSeconds']),
      duration(one['p95Seconds']),
    ],
  );
  section(
    invocation,
    'Jobs',
    ['queue', 'completed', 'given up', 'wait p95', 'takes p95'],
    report['jobs'],
    (one) => [
      cellText(one['queue']),
      cellText(one['completed']),
      cellText(one['givenUp']),
      duration(one['waitP95Seconds']),
      duration(one['durationP95Seconds']),
    ],
  );
  const resources = Object.entries(objectOf(report['resources'])).map(([name, use]) => ({
    name,
    use,
  }));
  section(invocation, 'Resources', ['resource', 'average', 'most'], resources, (one) => {
    const use = one['use'];
    const isPair = use !== null && typeof use === 'object';
    const { average, max } = isPair ? objectOf(use) : { average: use, max: null };
    return [cellText(one['name']), number(average), number(max)];
  });
  section(invocation, 'Outages', ['from', 'to', 'seconds', 'planned'], report['outages'], (one) => [
    cellText(one['from']),
    cellText(one['to']),
    number(one['seconds']),
    one['isPlanned'] === true ? 'yes' : 'no',
  ]);
  const top = objectOf(report['errors'])['top'];
  section(invocation, 'Failures', ['failures', 'component', 'message'], top, (one) => [
    cellText(one['count']),
    cellText(one['component']),
    cellText(one['message']),
  ]);
}

function printTargets(report: JsonObject, invocation: Invocation): void {
  const { printer } = invocation;
  const score = objectOf(report['score']);
  const lost = listOf(score['lost']).map(
    ({ part, points, weight, because }) =>
      `${cellText(part)} ${cellText(points)}/${cellText(weight)} (${cellText(because)})`,
  );
  printer.text(`Score ${cellText(score['score'])} of 100 over ${cellText(report['hours'])} hours`);
  if (lost.length > 0) printer.text(`Costs points: ${lost.join(', ')}`);
  section(
    invocation,
    'Targets',
    ['target', 'state', 'wanted', 'value', 'budget', 'left', 'burn'],
    report['targets'],
    (one) => {
      const budget = objectOf(one['budget']);
      const unit = budget['unit'] === undefined ? '' : ` ${cellText(budget['unit'])}`;
      return [
        cellText(one['name']),
        cellText(one['state']),
        number(one['target']),
        number(one['value']),
        `${number(budget['total'])}${unit}`,
        number(budget['left']),
        number(budget['burn']),
      ];
    },
  );
}

function printSuggestions(answer: JsonObject, { printer }: Invocation): void {
  const items = listOf(answer['items']);
  if (items.length === 0) {
    printer.text('Nothing to suggest: no rule has enough evidence.');
    return;
  }
  for (const [index, item] of items.entries()) {
    const setting = objectOf(item['setting']);
    const evidence = objectOf(item['evidence']);
    if (index > 0) printer.text('');
    printer.details({
      seen: item['seen'] ?? null,
      evidence: `${cellText(evidence['samples'])} samples in ${cellText(evidence['hours'])} hours`,
      change: item['change'] ?? null,
      ...(setting['key'] === undefined
        ? {}
        : {
            setting: `${cellText(setting['key'])}: ${cellText(setting['now'])} -> ${cellText(setting['proposed'])}`,
          }),
      effect: item['effect'] ?? null,
      confidence: item['confidence'] ?? null,
    });
  }
}

function section(
  { printer }: Invocation,
  title: string,
  columns: readonly string[],
  items: JsonValue | undefined,
  toRow: (item: JsonObject) => readonly string[],
): void {
  const rows = listOf(items).map(toRow);
  if (rows.length === 0) return;
  printer.text(`\n${title}`);
  const titles = columns.map((name, index) => ({ title: name, isWhole: index === 0 }));
  printer.raw(printer.table(titles).render(rows));
}

function listOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonObject[]) : [];
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as JsonObject)
    : {};
}

function number(value: JsonValue | undefined): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(5))) : '-';
}

function duration(value: JsonValue | undefined): string {
  if (typeof value !== 'number') return '-';
  return value < 1 ? `${String(Math.round(value * 10_000) / 10)} ms` : `${value.toFixed(2)} s`;
}
