import { Option } from 'commander';
import type { CommandLine } from '../command-line.js';

export function addStartCommand(line: CommandLine): void {
  line.command({
    name: 'start',
    summary: 'Run an instance until it is told to stop: every role, or some.',
    examples: [
      'brain start',
      'brain start --roles worker,scheduler --set jobs.maxConcurrentRuns=4',
    ],
    options: [new Option('--roles <names>', 'api, worker, scheduler, consumer; joined by commas')],
    run: ({ host, config, options, printer }) => {
      const { roles } = options as { roles?: string };
      const names = roles?.split(',').map((name) => name.trim());
      return host.local.start({ ...config, roles: names, json: printer.isJson });
    },
  });
}
