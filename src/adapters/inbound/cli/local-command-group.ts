import type { Command } from 'commander';
import type { CommonOptions } from './cli-host.js';
import { command, type CommandContext } from './command-context.js';
import { facts, table } from './table.js';

/** Commands that need no running instance: start, doctor, config, database. */
export function addLocalCommands(program: Command, context: CommandContext): void {
  const { local } = context.host;
  command(program, 'start', 'run the program until it is told to stop')
    .option(
      '--roles <list>',
      'only these roles, joined by commas: api, worker, scheduler, consumer',
    )
    .addHelpText('after', '\nExample: brain start --roles worker')
    .action(async (options: CommonOptions & { readonly roles?: string }) => {
      context.exitCode = await local.start(options, options.roles?.split(','));
    });
  command(program, 'doctor', 'find out what is wrong, and say how to mend it')
    .addHelpText('after', '\nExample: brain doctor --json')
    .action(async (options: CommonOptions) => {
      const findings = await local.doctor(options);
      context.exitCode = findings.some(({ status }) => status === 'fault') ? 1 : 0;
      context.show(
        options,
        findings.map((finding) => ({ ...finding })),
        () => {
          const rows = findings.map(({ name, status, message }) => [name, status, message]);
          const remedies = findings.flatMap(({ name, remedy }) =>
            remedy ? [`${name}: ${remedy}\n`] : [],
          );
          return table(['check', 'status', 'finding'], rows) + remedies.join('');
        },
      );
    });
  addConfig(program, context);
  addDatabase(program, context);
}

function addConfig(program: Command, context: CommandContext): void {
  const { local } = context.host;
  const config = command(program, 'config', 'the settings in force');
  const show = async (options: CommonOptions & { readonly origin?: boolean }) => {
    const settings = await local.showConfig(options);
    const shown = settings.map(({ path, value, origin }) => ({
      path,
      value: value ?? null,
      origin,
    }));
    context.show(options, shown as never, () =>
      options.origin === true
        ? table(
            ['setting', 'value', 'from'],
            shown.map(({ path, value, origin }) => [path, value, origin]),
          )
        : facts(shown.map(({ path, value }) => [path, value])),
    );
  };
  config.action(show);
  command(config, 'show', 'show every setting; secrets are masked')
    .option('--origin', 'also who set it')
    .addHelpText('after', '\nExample: brain config show --origin')
    .action(show);
  command(config, 'validate', 'check the settings without starting')
    .addHelpText('after', '\nExample: brain config validate --config brain.config.yaml')
    .action(async (options: CommonOptions) => {
      const warnings = await local.validateConfig(options);
      context.show(options, { valid: true, warnings }, () =>
        [
          ...warnings.map((warning) => `warning: ${warning}\n`),
          'The configuration is valid.\n',
        ].join(''),
      );
    });
}

function addDatabase(program: Command, context: CommandContext): void {
  const { local } = context.host;
  const database = command(program, 'database', 'the schema of the database');
  const status = async (options: CommonOptions) => {
    const migrations = await local.migrationStatus(options);
    const shown = migrations.map(({ name, appliedAt }) => ({
      name,
      appliedAt: appliedAt?.toISOString() ?? null,
    }));
    context.show(options, shown, () =>
      table(
        ['migration', 'applied'],
        shown.map(({ name, appliedAt }) => [name, appliedAt ?? 'pending']),
      ),
    );
  };
  database.action(status);
  command(database, 'status', 'show which migrations were applied, and when').action(status);
  command(database, 'migrate', 'apply the migrations that are missing')
    .addHelpText('after', '\nExample: brain database migrate')
    .action(async (options: CommonOptions) => {
      const applied = await local.migrate(options);
      context.show(options, { applied }, () =>
        applied.length > 0 ? `Applied: ${applied.join(', ')}\n` : 'Nothing to apply.\n',
      );
    });
}
