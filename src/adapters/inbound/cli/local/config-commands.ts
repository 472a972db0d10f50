import { Option } from 'commander';
import type { JsonValue } from '../../../../domain/shared/json.js';
import type { CommandLine } from '../command-line.js';
import type { Invocation } from '../invocation.js';
import type { ShownFlag, ShownSetting } from '../local-commands.js';
import { addConfigRevisionCommands } from '../resources/config-commands.js';
import { cellText } from '../text/printer.js';

export function addConfigCommands(line: CommandLine): void {
  const group = line.group({
    name: 'config',
    summary: 'The configuration of this machine.',
    examples: ['brain config show --origin', 'brain config validate'],
    status: async (invocation) => {
      const settings = await invocation.host.local.configShow(invocation.config);
      const chosen = settings.filter(({ origin }) => origin !== 'default');
      printSettings(invocation, chosen, true);
      await printWarnings(invocation);
    },
  });
  line.command(
    {
      name: 'show',
      summary: 'Show every setting in force; secrets are masked.',
      examples: ['brain config show', 'brain config show --origin --json'],
      options: [new Option('--origin', 'say who set each value')],
      run: async (invocation) => {
        const settings = await invocation.host.local.configShow(invocation.config);
        printSettings(invocation, settings, invocation.options['origin'] === true);
      },
    },
    group,
  );
  line.command(
    {
      name: 'validate',
      summary: 'Check the configuration; faults are told one by one.',
      examples: ['brain config validate --config brain.config.yaml'],
      run: async (invocation) => {
        const { host, config, printer } = invocation;
        const warnings = await host.local.configValidate(config);
        printer.answer({ valid: true, warnings }, () => {
          for (const warning of warnings) printer.text(`warning: ${warning}`);
          printer.text('The configuration is valid.');
        });
      },
    },
    group,
  );
  line.command(
    {
      name: 'schema',
      summary: 'Print the JSON Schema of configuration files, for editors.',
      examples: ['brain config schema > brain.config.schema.json'],
      run: async ({ host, printer }) => {
        const schema = host.local.configSchema();
        printer.answer(schema, () => {
          printer.text(JSON.stringify(schema, null, 2));
        });
        await Promise.resolve();
      },
    },
    group,
  );
  line.command(
    {
      name: 'flags',
      summary: 'Show the feature flags: their value, who set it, whom to ask, when they end.',
      examples: ['brain config flags', 'brain config flags --json'],
      run: async (invocation) => {
        const { host, config, printer } = invocation;
        const flags = await host.local.configFlags(config);
        printer.answer(
          flags.map((flag) => ({ ...flag })),
          () => {
            printFlags(invocation, flags);
          },
        );
      },
    },
    group,
  );
  addConfigRevisionCommands(line, group);
}

function printFlags({ printer }: Invocation, flags: readonly ShownFlag[]): void {
  const table = printer.table([
    { title: 'flag', isWhole: true },
    { title: 'value' },
    { title: 'set by' },
    { title: 'owner' },
    { title: 'expires' },
    { title: 'for' },
  ]);
  printer.raw(
    table.render(
      flags.map(({ name, isEnabled, origin, owner, expires, description }) => [
        name,
        isEnabled ? 'on' : 'off',
        origin,
        owner,
        expires,
        description,
      ]),
    ),
  );
}

async function printWarnings({ host, config, printer }: Invocation): Promise<void> {
  for (const warning of await host.local.configValidate(config)) {
    printer.note(`warning: ${warning}`);
  }
}

function printSettings(
  { printer }: Invocation,
  settings: readonly ShownSetting[],
  withOrigin: boolean,
): void {
  const shown = settings.map(({ path, value, origin }) => ({
    path,
    value: (value ?? null) as JsonValue,
    origin,
  }));
  printer.answer(shown, () => {
    if (shown.length === 0) {
      printer.text('Every setting has its default.');
      return;
    }
    const columns = [{ title: 'setting', isWhole: true }, { title: 'value' }];
    const table = printer.table(withOrigin ? [...columns, { title: 'set by' }] : columns);
    printer.raw(
      table.render(
        shown.map(({ path, value, origin }) => [
          path,
          cellText(value),
          ...(withOrigin ? [origin] : []),
        ]),
      ),
    );
  });
}
