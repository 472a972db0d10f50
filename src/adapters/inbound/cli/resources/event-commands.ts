import { Argument, Option, type Command } from 'commander';
import type { JsonObject } from '../../../../domain/shared/json.js';
import type { WebhookRequest } from '../../../../ports/events/webhook-provider.js';
import type { BrainClient } from '../client/brain-client.js';
import type { CommandLine } from '../command-line.js';
import type { Invocation } from '../invocation.js';
import { addResourceCommands } from './resource-commands.js';
import type { ResourceDefinition, Summary } from './resource-definition.js';
import { cellText } from '../text/printer.js';

const PATH = '/api/v1/events';

/** Largest payload a provider may send, in bytes. */
const MAX_PAYLOAD = 25 * 1024 * 1024;

const EVENTS: ResourceDefinition = {
  group: 'events',
  one: 'event',
  path: PATH,
  summary: 'What providers delivered, and what became of it.',
  columns: ['id', 'status', 'type', 'providerAction', 'repository', 'title'],
  listExamples: [
    'brain events list --filter provider=github --filter type=issues',
    'brain events list --filter status=failed --all',
  ],
  status: async (client) => toSummary(await client.get(`${PATH}/statistics`)),
  show: null,
};

export function addEventCommands(line: CommandLine): void {
  const group = addResourceCommands(line, EVENTS);
  addShow(line, group);
  addCreate(line, group);
  addReplay(line, group);
}

function toSummary(json: JsonObject): Summary {
  const { total, byStatus, byType } = json;
  const rows = [byStatus, byType].flatMap((counts) =>
    Object.entries((counts ?? {}) as JsonObject).map(([name, count]): [string, string] => [
      name,
      cellText(count),
    ]),
  );
  return { json, rows: [['all', cellText(total)], ...rows] };
}

function addShow(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'show',
      summary: 'Show one event and every attempt to handle it.',
      examples: [
        'brain events show 01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10',
        'brain events show 01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10 --payload --json | jq -r .payload',
      ],
      arguments: [new Argument('<event>', 'its id')],
      options: [new Option('--payload', 'and what was delivered, exactly; in JSON as a text')],
      run: async (invocation) => {
        const client = await invocation.connect();
        const path = `${PATH}/${encodeURIComponent(invocation.args[0] ?? '')}`;
        const event = await client.get(path);
        const hasPayload = invocation.options['payload'] === true;
        const payload = hasPayload ? await client.getText(`${path}/payload`) : undefined;
        printEvent(event, payload, invocation);
      },
    },
    group,
  );
}

function printEvent(event: JsonObject, payload: string | undefined, { printer }: Invocation): void {
  printer.answer(payload === undefined ? event : { ...event, payload }, () => {
    const { executions, ...fields } = event;
    printer.details(fields);
    const attempts = (Array.isArray(executions) ? executions : []) as readonly JsonObject[];
    const names = ['attempt', 'handler', 'outcome', 'finishedAt', 'error'];
    printer.text(attempts.length === 0 ? '\nNot handled yet.' : '\nAttempts to handle it:');
    if (attempts.length > 0) {
      const rows = attempts.map((attempt) => names.map((name) => cellText(attempt[name])));
      printer.raw(printer.table(names.map((title) => ({ title }))).render(rows));
    }
    if (payload !== undefined) printer.text(`\nPayload:\n${payload}`);
  });
}

function addCreate(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'create',
      summary: 'Deliver a payload as the provider would: signed with the configured secret.',
      examples: ['brain events create --provider github --type issues --file payload.json'],
      options: [
        new Option('--provider <name>', 'who is said to send it').makeOptionMandatory(),
        new Option('--type <type>', "the provider's name of the event").makeOptionMandatory(),
        new Option('--file <file>', 'its payload').makeOptionMandatory(),
      ],
      run: async (invocation) => {
        const { host, config, printer, options } = invocation;
        const { provider, type, file } = options as Record<'provider' | 'type' | 'file', string>;
        const body = await invocation.readFile(file, MAX_PAYLOAD);
        const client = await invocation.connect();
        const delivery = await host.local.signDelivery(provider, type, body, config);
        const answer = await deliver(client, provider, delivery);
        printer.answer(answer, () => {
          const verb = answer['duplicate'] === true ? 'Known already' : 'Delivered';
          printer.text(`${verb}: event ${cellText(answer['eventId'])}`);
        });
      },
    },
    group,
  );
}

function addReplay(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'replay',
      summary: 'Handle stored deliveries again: some, or all of a time.',
      examples: [
        'brain events replay 01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10',
        'brain events replay --from 2026-11-21T08:00:00Z --status failed --dry-run',
      ],
      arguments: [new Argument('[events...]', 'their ids')],
      options: [
        new Option('--from <time>', 'those that came then or later'),
        new Option('--to <time>', 'those that came before'),
        new Option('--provider <name>', 'of this provider'),
        new Option('--type <type>', "with the provider's name of the event"),
        new Option('--status <status>', 'with this status'),
        new Option('--dry-run', 'only say what would be done'),
      ],
      run: async (invocation) => {
        const { args, options, printer } = invocation;
        const chosen = { ...options, ...(args.length > 0 ? { ids: args } : {}) } as JsonObject;
        const client = await invocation.connect();
        const answer = await client.post(`${PATH}/replay`, chosen);
        printer.answer(answer, () => {
          const verb = answer['dryRun'] === true ? 'Would handle' : 'Handles';
          printer.text(`${verb} again: ${cellText(answer['replayed'])}`);
          printer.text(`Left out: ${cellText(answer['skipped'])}`);
          if (answer['hasMore'] === true) {
            printer.text(`There are more; go on with --from ${cellText(answer['continueFrom'])}`);
          }
        });
      },
    },
    group,
  );
}

function deliver(
  client: BrainClient,
  provider: string,
  { headers, body }: WebhookRequest,
): Promise<JsonObject> {
  return client.deliver(`/${encodeURIComponent(provider)}/events`, headers, body);
}
