import { JOB_STATUSES } from '../../../../domain/jobs/job.js';
import type { CommandLine } from '../command-line.js';
import { countAll, countsBy } from './counts.js';
import { addLimitCommand } from './limit-command.js';
import { printSummary } from './resource-commands.js';
import { addScheduleCommands } from './schedule-commands.js';

const JOBS = '/api/v1/jobs';

/** What queues do, when their jobs are made, and what they keep to. */
export function addQueueCommands(line: CommandLine): void {
  const group = line.group({
    name: 'queue',
    summary: 'What the queues hold, when jobs are made, and the limits they keep to.',
    examples: ['brain queue', 'brain queue schedules list', 'brain queue limits'],
    status: async (invocation) => {
      const client = await invocation.connect();
      printSummary(await countAll(client, JOBS, countsBy('status', JOB_STATUSES)), invocation);
    },
  });
  addLimitCommand(line, group);
  addScheduleCommands(line, group);
}
