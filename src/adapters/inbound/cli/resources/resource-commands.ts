import { Argument, type Command } from 'commander';
import type { JsonObject } from '../../../../domain/shared/json.js';
import type { CommandLine } from '../command-line.js';
import type { Invocation } from '../invocation.js';
import { bodyOf, clearOption, dtoOptions } from './dto-options.js';
import { listOptions, runList } from './list-command.js';
import { resolveReference } from './resolve-reference.js';
import type { NamedVerb, ResourceDefinition, Summary, WritingVerb } from './resource-definition.js';

/** A group of its own with the verbs that the definition has. */
export function addResourceCommands(
  line: CommandLine,
  of: ResourceDefinition,
  parent?: Command,
): Command {
  const name = of.group.split(' ').at(-1) ?? of.group;
  const status = async (invocation: Invocation) => {
    printSummary(await of.status(await invocation.connect()), invocation);
  };
  const examples = [`brain ${of.group}`, ...of.listExamples];
  const group = line.group({ name, summary: of.summary, examples, status }, parent);
  addList(line, of, group);
  if (of.show !== null) addShow(line, of, group);
  if (of.create) addCreate(line, of, of.create, group);
  if (of.update) addUpdate(line, of, of.update, group);
  if (of.remove) addRemove(line, of, of.remove, group);
  return group;
}

export function printSummary({ json, rows }: Summary, { printer }: Invocation): void {
  printer.answer(json, () => {
    const columns = [{ title: 'what', isWhole: true }, { title: 'number' }];
    printer.raw(printer.table(columns).render(rows));
  });
}

function addList(line: CommandLine, of: ResourceDefinition, group: Command): void {
  line.command(
    {
      name: 'list',
      summary: `List ${of.group}, page by page.`,
      examples: of.listExamples,
      options: listOptions(),
      run: (invocation) => runList(of, invocation),
    },
    group,
  );
}

function addShow(line: CommandLine, of: ResourceDefinition, group: Command): void {
  line.command(
    {
      name: 'show',
      summary: `Show one ${of.one}.`,
      examples: [`brain ${of.group} show ${EXAMPLE_ID}`],
      arguments: [nameArgument(of)],
      run: async (invocation) => {
        const client = await invocation.connect();
        const item = await client.get(await itemPath(of, invocation));
        const { printer } = invocation;
        printer.answer(item, () => printer.details(item));
      },
    },
    group,
  );
}

function addCreate(
  line: CommandLine,
  of: ResourceDefinition,
  verb: WritingVerb,
  group: Command,
): void {
  const fields = dtoOptions(verb);
  line.command(
    {
      ...verb,
      options: [...fields.map(({ option }) => option), ...(verb.extra ?? [])],
      run: async (invocation) => {
        const given = await bodyOf(verb, fields, invocation);
        const body = verb.prepare ? verb.prepare(given, invocation) : given;
        const client = await invocation.connect();
        present(verb, await client.post(of.path, body), invocation);
      },
    },
    group,
  );
}

function addUpdate(
  line: CommandLine,
  of: ResourceDefinition,
  verb: WritingVerb,
  group: Command,
): void {
  const fields = dtoOptions(verb);
  const clear = clearOption(fields);
  line.command(
    {
      ...verb,
      arguments: [nameArgument(of)],
      options: [...fields.map(({ option }) => option), ...(clear ? [clear] : [])],
      run: async (invocation) => {
        const body = await bodyOf(verb, fields, invocation);
        if (Object.keys(body).length === 0) {
          invocation.usageError(
            `say what to change: --${fields.map(({ flag }) => flag).join(', --')}`,
          );
        }
        const client = await invocation.connect();
        present(verb, await client.patch(await itemPath(of, invocation), body), invocation);
      },
    },
    group,
  );
}

function addRemove(
  line: CommandLine,
  of: ResourceDefinition,
  verb: NamedVerb,
  group: Command,
): void {
  line.command(
    {
      ...verb,
      arguments: [nameArgument(of)],
      run: async (invocation) => {
        const client = await invocation.connect();
        const { args, printer } = invocation;
        await client.delete(await itemPath(of, invocation));
        if (!printer.isJson) printer.text(`${verb.done} ${of.one} ${args[0] ?? ''}`);
      },
    },
    group,
  );
}

function present({ present: own }: WritingVerb, item: JsonObject, invocation: Invocation): void {
  const { printer } = invocation;
  printer.answer(item, () => {
    if (own) own(item, invocation);
    else printer.details(item);
  });
}

const EXAMPLE_ID = '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10';

function nameArgument({ one, lookup }: ResourceDefinition): Argument {
  return new Argument(`<${one}>`, lookup === undefined ? 'its id' : `its id or ${lookup}`);
}

async function itemPath(of: ResourceDefinition, invocation: Invocation): Promise<string> {
  const [name = ''] = invocation.args;
  const id = await resolveReference(await invocation.connect(), of, name);
  return `${of.path}/${encodeURIComponent(id)}`;
}
