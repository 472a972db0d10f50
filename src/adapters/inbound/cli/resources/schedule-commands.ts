import { Argument, Option, type Command } from 'commander';
import { SCHEDULE_ORIGINS } from '../../../../domain/jobs/schedule.js';
import { ChangeScheduleDto, CreateScheduleDto } from '../../wire/schedule-dto.js';
import type { CommandLine } from '../command-line.js';
import type { Invocation } from '../invocation.js';
import { cellText } from '../text/printer.js';
import { countAll, countsBy } from './counts.js';
import { integer } from './dto-options.js';
import { addResourceCommands } from './resource-commands.js';
import type { Reference, ResourceDefinition } from './resource-definition.js';
import { resolveReference } from './resolve-reference.js';

const SCHEDULE: Reference = { path: '/api/v1/schedules', one: 'schedule', lookup: 'name' };

const SCHEDULES: ResourceDefinition = {
  ...SCHEDULE,
  group: 'queue schedules',
  summary: 'Jobs that are made when they are due.',
  columns: ['id', 'name', 'queue', 'origin', 'paused', 'nextRunAt', 'lastRunAt', 'lastOutcome'],
  listExamples: ['brain queue schedules list --filter paused=true'],
  status: (client) => countAll(client, SCHEDULE.path, countsBy('origin', SCHEDULE_ORIGINS)),
  create: {
    name: 'create',
    summary: 'Make a schedule.',
    examples: [
      "brain queue schedules create --name nightly-report --queue reports --cron '30 2 * * *' " +
        '--time-zone Europe/Berlin --overlap skip',
      'brain queue schedules create --name poll --queue imports --every-seconds 900',
    ],
    dto: CreateScheduleDto,
  },
  update: {
    name: 'update',
    summary: 'Change a schedule that was made here; what is not named stays.',
    examples: ["brain queue schedules update nightly-report --cron '0 3 * * *'"],
    dto: ChangeScheduleDto,
  },
  remove: {
    name: 'delete',
    summary: 'Delete a schedule that was made here; its jobs stay.',
    examples: ['brain queue schedules delete nightly-report'],
    done: 'Deleted',
  },
};

/** @param queue the group `brain queue` */
export function addScheduleCommands(line: CommandLine, queue: Command): void {
  const group = addResourceCommands(line, SCHEDULES, queue);
  addPause(line, group, { name: 'pause', summary: 'Let a schedule rest.', paused: true });
  addPause(line, group, { name: 'resume', summary: 'Let it go on from now.', paused: false });
  addNext(line, group);
}

function addPause(
  line: CommandLine,
  group: Command,
  { name, summary, paused }: { name: string; summary: string; paused: boolean },
): void {
  line.command(
    {
      name,
      summary,
      examples: [`brain queue schedules ${name} nightly-report`],
      arguments: [new Argument('<schedule>', 'its id or name')],
      run: async (invocation) => {
        const { printer } = invocation;
        const client = await invocation.connect();
        const schedule = await client.patch(await pathOf(invocation), { paused });
        printer.answer(schedule, () => {
          const next = cellText(schedule['nextRunAt']);
          printer.text(`${cellText(schedule['name'])}: ${paused ? 'paused' : `next at ${next}`}.`);
        });
      },
    },
    group,
  );
}

function addNext(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'next',
      summary: 'Show when a schedule is due next.',
      examples: ['brain queue schedules next nightly-report --count 5'],
      arguments: [new Argument('<schedule>', 'its id or name')],
      options: [new Option('--count <number>', 'how many times, 1 to 100').argParser(integer)],
      run: async (invocation) => {
        const { options, printer } = invocation;
        const { count = 10 } = options as { count?: number };
        const client = await invocation.connect();
        const path = `${await pathOf(invocation)}/next`;
        const answer = await client.get(path, [['count', String(count)]]);
        printer.answer(answer, () => {
          const items = (answer['items'] ?? []) as readonly string[];
          if (items.length === 0) printer.text('It is paused, or over.');
          for (const item of items) printer.text(item);
        });
      },
    },
    group,
  );
}

async function pathOf(invocation: Invocation): Promise<string> {
  const client = await invocation.connect();
  const id = await resolveReference(client, SCHEDULE, invocation.args[0] ?? '');
  return `${SCHEDULE.path}/${encodeURIComponent(id)}`;
}
