import type { Command } from 'commander';
import { Argument } from 'commander';
import { JOB_STATUSES } from '../../../../domain/jobs/job.js';
import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';
import type { CommandLine } from '../command-line.js';
import type { Invocation } from '../invocation.js';
import { cellText } from '../text/printer.js';
import { countAll, countsBy } from './counts.js';
import { addResourceCommands } from './resource-commands.js';
import type { ResourceDefinition } from './resource-definition.js';

export const JOBS_PATH = '/api/v1/jobs';

export const JOBS: ResourceDefinition = {
  group: 'jobs',
  one: 'job',
  path: JOBS_PATH,
  summary: 'What the queues hold.',
  columns: ['id', 'queue', 'status', 'attempt', 'runAt', 'lastError'],
  listExamples: ['brain jobs list --filter status=failed,dead_letter'],
  status: (client) => countAll(client, JOBS_PATH, countsBy('status', JOB_STATUSES)),
  show: null,
};

export const JOB = new Argument('<job>', 'its id');
export const EXAMPLE_JOB = '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a12';

export const jobPathOf = ({ args }: Invocation): string =>
  `${JOBS_PATH}/${encodeURIComponent(args[0] ?? '')}`;

export function addJobCommands(line: CommandLine): void {
  addJobShow(line, addResourceCommands(line, JOBS), 'jobs');
}

/** @param path of the group, for its example */
export function addJobShow(line: CommandLine, group: Command, path: string): void {
  line.command(
    {
      name: 'show',
      summary: 'Show one job with its attempts and the lines that its handler wrote.',
      examples: [`brain ${path} show ${EXAMPLE_JOB}`],
      arguments: [JOB],
      run: async (invocation) => {
        const client = await invocation.connect();
        const job = await client.get(jobPathOf(invocation));
        invocation.printer.answer(job, () => {
          printJob(job, invocation);
        });
      },
    },
    group,
  );
}

function printJob({ attempts, lines, ...fields }: JsonObject, { printer }: Invocation): void {
  printer.details(fields);
  const columns = ['attempt', 'outcome', 'startedAt', 'endedAt', 'workerId', 'error'];
  const rows = objectsOf(attempts);
  printer.text(rows.length === 0 ? '\nNot attempted yet.' : '\nAttempts:');
  if (rows.length > 0) {
    const table = printer.table(columns.map((title) => ({ title })));
    printer.raw(table.render(rows.map((row) => columns.map((name) => cellText(row[name])))));
  }
  const written = objectsOf(lines);
  if (written.length === 0) return;
  const texts = written.map(
    ({ at, attempt, text }) => `${cellText(at)} ${cellText(attempt)}: ${cellText(text)}`,
  );
  printer.text(`\nLines:\n${texts.join('\n')}`);
}

function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return (Array.isArray(value) ? value : []) as readonly JsonObject[];
}
