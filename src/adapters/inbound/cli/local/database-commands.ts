import type { CommandLine } from '../command-line.js';
import type { Invocation } from '../invocation.js';

export function addDatabaseCommands(line: CommandLine): void {
  const group = line.group({
    name: 'database',
    summary: 'The schema of the configured database.',
    examples: ['brain database status', 'brain database migrate'],
    status: printStatus,
  });
  line.command(
    {
      name: 'migrate',
      summary: 'Bring the schema up to date.',
      examples: ['brain database migrate --config brain.config.yaml'],
      run: async ({ host, config, printer }) => {
        const applied = await host.local.migrate(config);
        printer.answer({ applied }, () => {
          for (const name of applied) printer.text(`Applied ${name}`);
          if (applied.length === 0) printer.text('The schema is up to date.');
        });
      },
    },
    group,
  );
  line.command(
    {
      name: 'status',
      summary: 'Show which migrations were applied, and when.',
      examples: ['brain database status --json'],
      run: printStatus,
    },
    group,
  );
}

async function printStatus({ host, config, printer }: Invocation): Promise<void> {
  const migrations = (await host.local.migrationStatus(config)).map(({ name, appliedAt }) => ({
    name,
    appliedAt: appliedAt?.toISOString() ?? null,
  }));
  printer.answer(migrations, () => {
    const table = printer.table([{ title: 'migration', isWhole: true }, { title: 'applied' }]);
    printer.raw(
      table.render(migrations.map(({ name, appliedAt }) => [name, appliedAt ?? 'waiting'])),
    );
  });
}
