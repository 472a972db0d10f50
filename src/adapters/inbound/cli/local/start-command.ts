import { Option } from 'commander';
import type { CommandLine } from '../command-line.js';

export function addStartCommand(line: CommandLine): void {
  line.command({
    name: 'start',
    summary: 'Run an instance until it is told to stop: every role, or some.',
    examples: [
      'brain start',
      'brain start --roles worker,scheduler --set jobs.concurrency=4',
      'brain start --roles worker --queues mail,crm-*',
    ],
    options: [
      new Option('--roles <names>', 'api, worker, scheduler, consumer; joined by commas'),
      new Option(
        '--queues <patterns>',
        'whose jobs its worker does; names or patterns with *; all',
      ),
    ],
    run: ({ host, config, options, printer }) => {
      const { roles, queues } = options as { roles?: string; queues?: string };
      const names = roles?.split(',').map((name) => name.trim());
      return host.local.start({ ...config, roles: names, queues, json: printer.isJson });
    },
  });
}
