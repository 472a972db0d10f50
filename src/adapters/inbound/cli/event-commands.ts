import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { CommonOptions } from './cli-host.js';
import { command, type CommandContext } from './command-context.js';
import { facts } from './table.js';

type CreateOptions = CommonOptions & {
  readonly provider: string;
  readonly type: string;
  readonly file: string;
};

/** Largest payload that is delivered, as the instance takes it. */
const MAX_PAYLOAD = 25 * 1024 * 1024;

/** Verbs of events beyond listing and showing. */
export function addEventCommands(events: Command, context: CommandContext): void {
  command(events, 'create', 'deliver a payload as its provider would, signed')
    .requiredOption('--type <type>', "the provider's name of the event, e.g. issues")
    .requiredOption('--file <file>', 'file with the JSON payload')
    .option('--provider <name>', 'whose event it is', 'github')
    .addHelpText('after', '\nExample: brain events create --type issues --file issue.json')
    .action(async (options: CreateOptions) => {
      const body = await readFile(options.file);
      if (body.length > MAX_PAYLOAD) throw new Error(`${options.file} is larger than 25 MB`);
      const { provider, type } = options;
      const headers = await context.host.local.signDelivery(options, provider, type, body);
      const client = await context.connect(options);
      const answer = await client.send('POST', `/${provider}/events`, headers, body);
      const event = JSON.parse(new TextDecoder().decode(answer)) as Record<string, string>;
      context.show(options, event, () => facts(Object.entries(event)));
    });
  command(events, 'payload <id>', 'write the payload of an event exactly as it came')
    .addHelpText('after', '\nExample: brain events payload 0193… > payload.json')
    .action(async (id: string, options: CommonOptions) => {
      const client = await context.connect(options);
      const path = `/api/v1/events/${encodeURIComponent(id)}/payload`;
      context.print(new TextDecoder().decode(await client.send('GET', path, {})));
    });
}
