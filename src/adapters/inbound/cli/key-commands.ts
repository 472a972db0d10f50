import type { Command } from 'commander';
import type { CommonOptions } from './cli-host.js';
import { collect, command, type CommandContext } from './command-context.js';
import { facts } from './table.js';

type CreateOptions = CommonOptions & {
  readonly name: string;
  readonly role: string;
  readonly admin?: boolean;
  readonly scope: readonly string[];
  readonly expiresAt?: string;
};

/** Verbs of API keys beyond listing and revoking. */
export function addKeyCommands(keys: Command, context: CommandContext): void {
  command(keys, 'create', 'make a key and show it this once')
    .option('--name <name>', 'what it is for', 'cli')
    .option('--role <role>', 'admin, analyst, viewer, service', 'viewer')
    .option('--admin', 'the same as --role admin')
    .option(
      '--scope <permission>',
      'only these permissions, e.g. task:read; repeatable',
      collect,
      [],
    )
    .option('--expires-at <time>', 'ISO 8601 time')
    .addHelpText('after', '\nExample: brain keys create --name ci --role analyst')
    .action(async (options: CreateOptions) => {
      const client = await context.connect(options);
      const key = await client.json('POST', '/api/v1/api-keys', {
        name: options.name,
        role: options.admin === true ? 'admin' : options.role,
        ...(options.scope.length > 0 ? { scopes: options.scope } : {}),
        ...(options.expiresAt === undefined ? {} : { expiresAt: options.expiresAt }),
      });
      context.show(options, key, () => facts(Object.entries(key)));
    });
}
