import { Argument, Option, type Command } from 'commander';
import type { JsonObject } from '../../../../domain/shared/json.js';
import type { CommandLine } from '../command-line.js';
import type { Invocation } from '../invocation.js';
import { cellText } from '../text/printer.js';
import { CODEBASE, CODEBASES } from './codebases.js';
import { listOptions, runList } from './list-command.js';
import { addResourceCommands } from './resource-commands.js';
import { resolveReference } from './resolve-reference.js';

const codebase = () => new Argument('<codebase>', 'its id or name');

const FILE_COLUMNS = ['path', 'language', 'lineCount', 'complexity', 'changes', 'hotSpot'];

const LISTS = [
  {
    name: 'files',
    summary: 'List the files of a code base.',
    example: 'brain codebases files shop --sort -complexity',
    columns: FILE_COLUMNS,
  },
  {
    name: 'elements',
    summary: 'List the functions, classes and the like of a code base.',
    example: 'brain codebases elements shop --filter kind=class --filter name=Cart',
    columns: ['path', 'startLine', 'kind', 'qualifiedName', 'complexity'],
  },
  {
    name: 'hot-spots',
    summary: 'List the files that are complex and change often, the worst first.',
    example: 'brain codebases hot-spots shop --limit 10',
    columns: FILE_COLUMNS,
  },
  {
    name: 'unused-exports',
    summary: 'List what is exported, and imported by nobody within the code base.',
    example: 'brain codebases unused-exports shop --all',
    columns: ['path', 'startLine', 'kind', 'qualifiedName'],
  },
] as const;

export function addCodebaseCommands(line: CommandLine): void {
  const group = addResourceCommands(line, CODEBASES);
  addAnalyse(line, group);
  for (const { name, summary, example, columns } of LISTS) {
    line.command(
      {
        ...{ name, summary, examples: [example], arguments: [codebase()], options: listOptions() },
        run: async (invocation) => {
          const path = `${await pathOf(invocation)}/${name}`;
          await runList({ group: name, path, columns }, invocation);
        },
      },
      group,
    );
  }
  addCallers(line, group);
  addImports(line, group);
  addPath(line, group);
  addGroups(line, group, 'cycles', 'List files that import each other in circles.');
  addGroups(line, group, 'duplicates', 'List functions that are copies of each other.');
}

function addAnalyse(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'analyse',
      summary: 'Have a code base analysed; what did not change is not read again.',
      examples: ['brain codebases analyse shop'],
      arguments: [codebase()],
      run: async (invocation) => {
        const { printer } = invocation;
        const client = await invocation.connect();
        const answer = await client.post(`${await pathOf(invocation)}/analyse`, {});
        printer.answer(answer, () => {
          const job = cellText(answer['jobId']);
          printer.text(`It will be analysed by job ${job}: brain queue show ${job}`);
        });
      },
    },
    group,
  );
}

function addCallers(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'callers',
      summary: 'Show who calls a function or a method.',
      examples: [
        'brain codebases callers shop Cart.add',
        'brain codebases callers shop src/cart.ts#total',
      ],
      arguments: [codebase(), new Argument('<element>', 'its name, path#name or id')],
      run: async (invocation) => {
        const { args, printer } = invocation;
        const answer = await ask(invocation, 'callers', { element: args[1] ?? '' });
        printer.answer(answer, () => {
          printTable(invocation, answer['callers'], ['path', 'line', 'element', 'certainty']);
        });
      },
    },
    group,
  );
}

function addImports(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'imports',
      summary: 'Show what a file imports, and who imports it.',
      examples: ['brain codebases imports shop src/cart.ts'],
      arguments: [codebase(), new Argument('<path>', 'of the file, within the code base')],
      run: async (invocation) => {
        const { args, printer } = invocation;
        const answer = await ask(invocation, 'imports', { path: args[1] ?? '' });
        printer.answer(answer, () => {
          printer.text('It imports:');
          printTable(invocation, answer['imports'], ['name', 'line']);
          printer.text('\nIt is imported by:');
          printTable(invocation, answer['importedBy'], ['path', 'line']);
        });
      },
    },
    group,
  );
}

function addPath(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'path',
      summary: 'Show a shortest way from one file or element to another.',
      examples: [
        'brain codebases path shop src/main.ts src/store.ts',
        'brain codebases path shop main Cart.add --kind calls',
      ],
      arguments: [
        codebase(),
        new Argument('<from>', 'path of a file, or an element'),
        new Argument('<to>', 'path of a file, or an element'),
      ],
      options: [
        new Option('--kind <kind>', 'what leads on')
          .choices(['imports', 'calls'])
          .default('imports'),
      ],
      run: async (invocation) => {
        const { args, options, printer } = invocation;
        const [, from = '', to = ''] = args;
        const kind = String(options['kind']);
        const answer = await ask(invocation, 'path', { kind, from, to });
        printer.answer(answer, () => {
          printTable(invocation, answer['items'], ['path', 'qualifiedName']);
        });
      },
    },
    group,
  );
}

function addGroups(line: CommandLine, group: Command, name: string, summary: string): void {
  line.command(
    {
      ...{ name, summary, examples: [`brain codebases ${name} shop`], arguments: [codebase()] },
      run: async (invocation) => {
        const { printer } = invocation;
        const answer = await ask(invocation, name, {});
        printer.answer(answer, () => {
          const groups = (answer['items'] ?? []) as readonly JsonObject[];
          if (groups.length === 0) printer.text('There are none.');
          for (const [at, { items }] of groups.entries()) {
            if (at > 0) printer.text('');
            printTable(invocation, items, ['path', 'startLine', 'qualifiedName']);
          }
        });
      },
    },
    group,
  );
}

async function ask(
  invocation: Invocation,
  what: string,
  query: Readonly<Record<string, string>>,
): Promise<JsonObject> {
  const client = await invocation.connect();
  return client.get(`${await pathOf(invocation)}/${what}`, Object.entries(query));
}

/** Columns that no row has are left out. */
function printTable({ printer }: Invocation, value: unknown, columns: readonly string[]): void {
  const rows = (value ?? []) as readonly JsonObject[];
  if (rows.length === 0) {
    printer.text('None.');
    return;
  }
  const shown = columns.filter((name) => rows.some((row) => Object.hasOwn(row, name)));
  const table = printer.table(shown.map((title) => ({ title, isWhole: title === 'path' })));
  printer.raw(table.render(rows.map((row) => shown.map((name) => cellText(row[name] ?? null)))));
}

async function pathOf(invocation: Invocation): Promise<string> {
  const client = await invocation.connect();
  const id = await resolveReference(client, CODEBASE, invocation.args[0] ?? '');
  return `${CODEBASE.path}/${encodeURIComponent(id)}`;
}
