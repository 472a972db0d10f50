import { Argument, Option, type Command } from 'commander';
import { JOB_STATUSES } from '../../../../domain/jobs/job.js';
import type { CommandLine } from '../command-line.js';
import type { Invocation } from '../invocation.js';
import { cellText } from '../text/printer.js';
import { addJobShow, EXAMPLE_JOB, JOB, jobPathOf, JOBS } from './jobs.js';
import { addLimitCommand } from './limit-command.js';
import { listOptions, runList } from './list-command.js';
import { addQueueEnqueue } from './queue-enqueue.js';
import { addQueueStats, printQueues, QUEUE, queuePathOf } from './queue-stats.js';
import { addScheduleCommands } from './schedule-commands.js';
import { addWorkerCommand } from './worker-command.js';

/** What queues do and who does it, when their jobs are made, and what they keep to. */
export function addQueueCommands(line: CommandLine): void {
  const group = line.group({
    name: 'queue',
    summary: 'What the queues hold, who does it, when jobs are made, and the limits they keep to.',
    examples: [
      'brain queue',
      'brain queue stats --watch',
      `brain queue enqueue http --payload '{"url": "https://example.org/hooks"}'`,
    ],
    status: printQueues,
  });
  line.command(
    {
      name: 'list',
      summary: 'List the queues that have jobs, a handler or settings.',
      examples: ['brain queue list', 'brain queue list --json | jq .items[].name'],
      run: printQueues,
    },
    group,
  );
  addQueueStats(line, group);
  addQueueEnqueue(line, group);
  addJobs(line, group);
  addJobShow(line, group, 'queue');
  addRetry(line, group);
  addCancel(line, group);
  addPause(line, group, 'pause');
  addPause(line, group, 'resume');
  addPurge(line, group);
  addLimitCommand(line, group);
  addWorkerCommand(line, group);
  addScheduleCommands(line, group);
}

function addJobs(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'jobs',
      summary: 'List the jobs of a queue, or of all, page by page.',
      examples: ['brain queue jobs', 'brain queue jobs http --status failed,dead_letter --all'],
      arguments: [new Argument('[queue]', 'its name')],
      options: [
        new Option('--status <statuses>', `joined by commas: ${JOB_STATUSES.join(', ')}`),
        ...listOptions(),
      ],
      run: (invocation) => {
        const [queue] = invocation.args;
        const { status } = invocation.options;
        return runList(JOBS, invocation, [
          ...(queue === undefined ? [] : [['filter[queue]', queue] as const]),
          ...(typeof status === 'string' ? [['filter[status]', status] as const] : []),
        ]);
      },
    },
    group,
  );
}

function addRetry(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'retry',
      summary: 'Make a job that was given up or cancelled due again.',
      examples: [`brain queue retry ${EXAMPLE_JOB}`],
      arguments: [JOB],
      run: async (invocation) => {
        const client = await invocation.connect();
        const job = await client.post(`${jobPathOf(invocation)}/retry`, {});
        invocation.printer.answer(job, () => {
          invocation.printer.text(`Job ${cellText(job['id'])} is ${cellText(job['status'])}.`);
        });
      },
    },
    group,
  );
}

function addCancel(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'cancel',
      summary: 'Cancel a job that waits, or ask one that runs to stop.',
      examples: [`brain queue cancel ${EXAMPLE_JOB} --reason "the order was withdrawn"`],
      arguments: [JOB],
      options: [new Option('--reason <text>', 'why')],
      run: async (invocation) => {
        const { reason } = invocation.options;
        const client = await invocation.connect();
        const body = typeof reason === 'string' ? { reason } : {};
        const job = await client.post(`${jobPathOf(invocation)}/cancel`, body);
        invocation.printer.answer(job, () => {
          const id = cellText(job['id']);
          const isCancelled = job['status'] === 'cancelled';
          invocation.printer.text(
            isCancelled ? `Job ${id} is cancelled.` : `Job ${id} runs; it is asked to stop.`,
          );
        });
      },
    },
    group,
  );
}

const VERBS = {
  pause: { summary: 'Let the jobs of a queue wait; what runs goes on.', isPaused: true },
  resume: { summary: 'Let the jobs of a paused queue begin again.', isPaused: false },
} as const;

function addPause(line: CommandLine, group: Command, name: keyof typeof VERBS): void {
  const { summary, isPaused } = VERBS[name];
  line.command(
    {
      name,
      summary,
      examples: [`brain queue ${name} http`],
      arguments: [QUEUE],
      run: async (invocation: Invocation) => {
        const client = await invocation.connect();
        const queue = await client.patch(queuePathOf(invocation), { isPaused });
        invocation.printer.answer(queue, () => {
          const state = queue['isPaused'] === true ? 'is paused' : 'is not paused';
          invocation.printer.text(`Queue ${cellText(queue['name'])} ${state}.`);
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
      summary: 'Cancel what waits on a queue, or forget its dead letters.',
      examples: ['brain queue purge http', 'brain queue purge http --what dead_letter'],
      arguments: [QUEUE],
      options: [
        new Option('--what <what>', 'which of its jobs')
          .choices(['waiting', 'dead_letter'])
          .default('waiting'),
      ],
      run: async (invocation) => {
        const { args, options, printer } = invocation;
        const client = await invocation.connect();
        const what = String(options['what']);
        const answer = await client.post(`${queuePathOf(invocation)}/purge`, { what });
        printer.answer(answer, () => {
          const done = what === 'waiting' ? 'cancelled' : 'forgotten';
          printer.text(`${cellText(answer['purged'])} jobs of ${args[0] ?? ''} are ${done}.`);
        });
      },
    },
    group,
  );
}
