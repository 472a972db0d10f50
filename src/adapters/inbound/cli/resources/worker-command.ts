import type { Command } from 'commander';
import type { CommandLine } from '../command-line.js';
import { listOptions, runList } from './list-command.js';

const WORKERS = {
  group: 'workers',
  path: '/api/v1/workers',
  columns: [
    ...['id', 'state', 'version', 'patterns', 'running'],
    ...['concurrency', 'minConcurrency', 'maxConcurrency', 'heartbeatAt'],
  ],
};

export function addWorkerCommand(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'workers',
      summary:
        'List the processes that do jobs, how many they run at once, and when they were heard of.',
      examples: ['brain queue workers', 'brain queue workers --filter state=lost'],
      options: listOptions(),
      run: (invocation) => runList(WORKERS, invocation),
    },
    group,
  );
}
