import { Argument, Option, type Command } from 'commander';
import { resolve } from 'node:path';
import { isPluginName } from '../../../../domain/plugins/plugin-manifest.js';
import type { JsonObject } from '../../../../domain/shared/json.js';
import type { CommandLine } from '../command-line.js';
import type { Invocation } from '../invocation.js';
import { writeNewPlugin } from '../local/new-plugin.js';
import { cellText } from '../text/printer.js';

const PATH = '/api/v1/plugins';
const NAME = new Argument('<name>', 'of the plugin');

const pathOf = ({ args }: Invocation): string => `${PATH}/${encodeURIComponent(args[0] ?? '')}`;

/** Plugins of the running instance. */
export function addPluginCommands(line: CommandLine): void {
  const group = line.group({
    name: 'plugins',
    summary: 'What extends the program.',
    examples: ['brain plugins list', 'brain plugins disable ticket-prefix --reason "too strict"'],
    status: list,
  });
  line.command(
    { name: 'list', summary: 'List the plugins.', examples: ['brain plugins list'], run: list },
    group,
  );
  line.command(
    {
      name: 'new',
      summary: 'Write a plugin to begin with, which passes its own test.',
      examples: ['brain plugins new ticket-prefix', 'node --test ticket-prefix/index.test.mjs'],
      arguments: [NAME],
      options: [new Option('--in <folder>', 'where its folder is made').default('.')],
      run: write,
    },
    group,
  );
  line.command(
    {
      name: 'install',
      summary: 'Install a plugin of this machine into the instance that runs on it.',
      examples: [
        'brain plugins install ./ticket-prefix',
        'brain plugins install ticket-prefix-1.1.0.tgz --replace',
      ],
      arguments: [new Argument('<source>', 'its folder, or an archive as npm pack makes it')],
      options: [new Option('--replace', 'take the place of another version')],
      run: install,
    },
    group,
  );
  one(line, group, 'show', 'Show one plugin.', async (invocation) => {
    const plugin = await (await invocation.connect()).get(pathOf(invocation));
    invocation.printer.answer(plugin, () => {
      invocation.printer.details(plugin);
    });
  });
  one(line, group, 'enable', 'Turn a plugin on; its faults are forgiven.', (invocation) =>
    change(invocation, { status: 'enabled' }),
  );
  const reason = new Option('--reason <text>', 'why');
  one(line, group, 'disable', 'Turn a plugin off.', disable, [reason]);
  one(line, group, 'reload', 'Start a plugin anew without losing a call.', async (invocation) => {
    const client = await invocation.connect();
    tell(invocation, await client.post(`${pathOf(invocation)}/reload`, {}));
  });
  one(line, group, 'uninstall', 'Remove a plugin and all that is stored of it.', uninstall);
}

function one(
  line: CommandLine,
  group: Command,
  name: string,
  summary: string,
  run: (invocation: Invocation) => Promise<void>,
  options: readonly Option[] = [],
): void {
  const examples = [`brain plugins ${name} ticket-prefix`];
  line.command({ name, summary, examples, arguments: [NAME], options, run }, group);
}

async function write(invocation: Invocation): Promise<void> {
  const { host, printer, options } = invocation;
  const name = invocation.args[0] ?? '';
  if (!isPluginName(name)) {
    invocation.usageError('a name has lower-case letters, digits and hyphens, at most 50');
  }
  const directory = resolve(host.cwd, String(options['in']));
  const folder = await writeNewPlugin(directory, name, host.version);
  printer.answer({ name, folder }, () => {
    printer.text(`${folder} is there. Next: node --test, and brain plugins install ${folder}`);
  });
}

async function install(invocation: Invocation): Promise<void> {
  if (invocation.isRemote) {
    invocation.usageError('plugins are installed on the machine that the instance runs on');
  }
  const path = resolve(invocation.host.cwd, invocation.args[0] ?? '');
  const replace = invocation.options['replace'] === true;
  tell(invocation, await (await invocation.connect()).post(PATH, { path, replace }));
}

async function list(invocation: Invocation): Promise<void> {
  const page = await (await invocation.connect()).get(PATH);
  const items = (page['items'] ?? []) as readonly JsonObject[];
  invocation.printer.answer(page, () => {
    const columns = ['name', 'version', 'status', 'strikes', 'calls', 'reason'];
    const rows = items.map((item) => columns.map((column) => cellText(item[column])));
    const table = invocation.printer.table(columns.map((title) => ({ title })));
    invocation.printer.raw(table.render(rows));
  });
}

function disable(invocation: Invocation): Promise<void> {
  const { reason } = invocation.options;
  return change(invocation, {
    status: 'disabled',
    ...(typeof reason === 'string' ? { reason } : {}),
  });
}

async function change(invocation: Invocation, wanted: JsonObject): Promise<void> {
  tell(invocation, await (await invocation.connect()).patch(pathOf(invocation), wanted));
}

async function uninstall(invocation: Invocation): Promise<void> {
  await (await invocation.connect()).delete(pathOf(invocation));
  const name = invocation.args[0] ?? '';
  invocation.printer.answer({ uninstalled: name }, () => {
    invocation.printer.text(`${name} is gone.`);
  });
}

function tell({ printer }: Invocation, plugin: JsonObject): void {
  printer.answer(plugin, () => {
    const { name, status, reason } = plugin;
    printer.text(`${cellText(name)} is ${cellText(status)}. ${cellText(reason)}`.trimEnd());
  });
}
