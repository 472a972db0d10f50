import { InvalidArgumentError, type Command } from 'commander';
import type { JsonObject, JsonValue } from '../../../domain/shared/json.js';
import type { BrainClient } from './brain-client.js';
import type { CommonOptions } from './cli-host.js';
import { collect, command, type CommandContext } from './command-context.js';
import { facts, table } from './table.js';

export interface FieldOption {
  /** Of the API. */
  readonly field: string;
  /** As commander writes it: `--title <text>`. */
  readonly flags: string;
  readonly description: string;
  readonly list?: boolean;
}

/** A collection of the API as a group of commands. */
export interface ResourceCommands {
  /** `tasks` */
  readonly group: string;
  /** `task` */
  readonly item: string;
  readonly path: string;
  readonly description: string;
  readonly columns: readonly string[];
  readonly fields?: readonly FieldOption[];
  readonly verbs: readonly ('list' | 'show' | 'create' | 'update' | 'delete')[];
  /** Required to create. */
  readonly required?: readonly string[];
  /** What a bare group shows, and its fields. */
  readonly status?: (client: BrainClient) => Promise<JsonObject>;
}

type Options = CommonOptions & Readonly<Record<string, unknown>>;

export function addResource(
  program: Command,
  definition: ResourceCommands,
  context: CommandContext,
): Command {
  const group = command(program, definition.group, definition.description);
  group.action(async (options: Options) => {
    await showStatus(definition, options, context, group);
  });
  for (const verb of definition.verbs) ADDERS[verb](group, definition, context);
  return group;
}

async function showStatus(
  { group, path, status }: ResourceCommands,
  options: Options,
  context: CommandContext,
  command: Command,
): Promise<void> {
  const client = await context.connect(options);
  const answer = status ? await status(client) : await newest(client, path);
  context.show(options, answer, () => {
    const verbs = command.commands.map((verb) => verb.name()).join(', ');
    return `${facts(Object.entries(answer))}\nbrain ${group} ${verbs}\n`;
  });
}

async function newest(client: BrainClient, path: string): Promise<JsonObject> {
  const { items } = await client.get(`${path}?limit=1`);
  const [item] = items as readonly JsonObject[];
  return { newest: item?.['createdAt'] ?? null };
}

type Adder = (group: Command, definition: ResourceCommands, context: CommandContext) => void;

const ADDERS: Readonly<Record<ResourceCommands['verbs'][number], Adder>> = {
  list: addList,
  show: addShow,
  create: addCreate,
  update: addUpdate,
  delete: addDelete,
};

function addList(group: Command, definition: ResourceCommands, context: CommandContext): void {
  command(group, 'list', `list ${definition.group}, newest first`)
    .option('--limit <count>', 'items per page, 1 to 200', '50')
    .option('--cursor <cursor>', 'continue after the page before')
    .option('--sort <fields>', 'fields joined by commas, - for descending')
    .option('--filter <field=value>', "repeatable; 'createdAt[gte]=2026-01-01' too", collect, [])
    .option('--all', 'follow the pages to the end')
    .addHelpText('after', `\nExample: brain ${definition.group} list --limit 10 --json`)
    .action(async (options: Options) => {
      const client = await context.connect(options);
      const answer = await list(client, definition.path, options);
      context.show(options, answer, () => {
        const items = answer['items'] as readonly JsonObject[];
        const rows = items.map((item) => definition.columns.map((column) => item[column]));
        const more =
          answer['nextCursor'] === null ? '' : `more: --cursor ${String(answer['nextCursor'])}\n`;
        return table(definition.columns, rows, context.host.stdout.columns) + more;
      });
    });
}

async function list(client: BrainClient, path: string, options: Options): Promise<JsonObject> {
  const query = new URLSearchParams({ limit: String(options['limit']) });
  if (typeof options['sort'] === 'string') query.set('sort', options['sort']);
  for (const filter of options['filter'] as readonly string[]) query.append(...toFilter(filter));
  const items: JsonValue[] = [];
  let cursor = options['cursor'] as string | undefined;
  for (;;) {
    if (cursor !== undefined) query.set('cursor', cursor);
    const page = await client.get(`${path}?${query.toString()}`);
    items.push(...(page['items'] as readonly JsonValue[]));
    const next = page['nextCursor'] as string | null;
    if (next === null || options['all'] !== true) return { items, nextCursor: next };
    cursor = next;
  }
}

function toFilter(text: string): [name: string, value: string] {
  const [, field, operator = '', value] = /^([A-Za-z]+)(\[[a-z]+\])?=(.*)$/s.exec(text) ?? [];
  if (field === undefined || value === undefined) {
    throw new InvalidArgumentError(`--filter ${text}: must look like field=value`);
  }
  return [`filter[${field}]${operator}`, value];
}

function addShow(group: Command, definition: ResourceCommands, context: CommandContext): void {
  command(group, 'show <id>', `show one ${definition.item}`)
    .addHelpText('after', `\nExample: brain ${definition.group} show 0193…`)
    .action(async (id: string, options: Options) => {
      const client = await context.connect(options);
      const item = await client.get(`${definition.path}/${encodeURIComponent(id)}`);
      context.show(options, item, () => facts(Object.entries(item)));
    });
}

function addCreate(group: Command, definition: ResourceCommands, context: CommandContext): void {
  const create = command(group, 'create', `create a ${definition.item}`);
  addFields(create, definition, new Set(definition.required));
  create
    .addHelpText('after', `\nExample: brain ${definition.group} create ${exampleOf(definition)}`)
    .action(async (options: Options) => {
      const client = await context.connect(options);
      const item = await client.json('POST', definition.path, bodyOf(definition, options));
      context.show(options, item, () => facts(Object.entries(item)));
    });
}

function addUpdate(group: Command, definition: ResourceCommands, context: CommandContext): void {
  const update = command(group, 'update <id>', `change a ${definition.item}`);
  addFields(update, definition, new Set());
  update
    .addHelpText(
      'after',
      `\nExample: brain ${definition.group} update 0193… ${exampleOf(definition)}`,
    )
    .action(async (id: string, options: Options) => {
      const client = await context.connect(options);
      const path = `${definition.path}/${encodeURIComponent(id)}`;
      const item = await client.json('PATCH', path, bodyOf(definition, options));
      context.show(options, item, () => facts(Object.entries(item)));
    });
}

function addDelete(group: Command, definition: ResourceCommands, context: CommandContext): void {
  const verb = definition.group === 'keys' ? 'revoke' : 'delete';
  command(group, `${verb} <id>`, `${verb} a ${definition.item}`)
    .addHelpText('after', `\nExample: brain ${definition.group} ${verb} 0193…`)
    .action(async (id: string, options: Options) => {
      const client = await context.connect(options);
      await client.json('DELETE', `${definition.path}/${encodeURIComponent(id)}`);
      context.show(options, { id, done: true }, () => `${definition.item} ${id}: ${verb}d\n`);
    });
}

function addFields(
  target: Command,
  { fields = [] }: ResourceCommands,
  required: ReadonlySet<string>,
): void {
  for (const { field, flags, description, list: isList } of fields) {
    if (required.has(field)) target.requiredOption(flags, description);
    else if (isList) target.option(flags, `${description}; repeatable`, collect);
    else target.option(flags, `${description}; 'null' empties it`);
  }
}

function exampleOf({ fields = [], required = [] }: ResourceCommands): string {
  const shown = fields.filter(({ field }, index) => required.includes(field) || index === 0);
  return shown.map(({ flags }) => flags.replace(/<(.+)>/, '"$1"')).join(' ');
}

function bodyOf({ fields = [] }: ResourceCommands, options: Options): JsonObject {
  const body: Record<string, JsonValue> = {};
  for (const { field, flags } of fields) {
    const value = options[optionName(flags)];
    if (value === undefined) continue;
    body[field] = value === 'null' ? null : (value as JsonValue);
  }
  return body;
}

/** `--due-at <time>` becomes `dueAt`, as commander stores it. */
function optionName(flags: string): string {
  const [, name = ''] = /^--([a-z-]+)/.exec(flags) ?? [];
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
