import type { CommandLine } from '../command-line.js';
import { JOBS } from './jobs.js';
import { printSummary } from './resource-commands.js';
import { addScheduleCommands } from './schedule-commands.js';

export function addQueueCommands(line: CommandLine): void {
  const group = line.group({
    name: 'queue',
    summary: 'Jobs, and when they are made.',
    examples: ['brain queue', 'brain queue schedules list'],
    status: async (invocation) => {
      printSummary(await JOBS.status(await invocation.connect()), invocation);
    },
  });
  addScheduleCommands(line, group);
}
