import { Option, type Command } from 'commander';
import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';
import type { CommandLine } from '../command-line.js';
import type { Invocation } from '../invocation.js';
import { cellText } from '../text/printer.js';

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
  addRollback(line, group);
  addUsage(line, group);
  addCompact(line, group);
}

function addRollback(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'rollback',
      summary:
        'Undo migrations, the newest first, with all that their tables hold. Stop the program before.',
      examples: [
        'brain database rollback --yes',
        'brain database rollback --steps 2 --yes',
        'brain database rollback --to 0012-limits --yes',
      ],
      options: [
        new Option('--steps <n>', 'how many migrations; 1 unless told').conflicts('to'),
        new Option('--to <name>', 'the migration that is the last one afterwards'),
        new Option('--yes', 'do it: what the tables and columns hold is lost'),
      ],
      run: async (invocation) => {
        const { host, config, printer, options } = invocation;
        if (options['yes'] !== true) {
          invocation.usageError(
            'what the undone migrations made is dropped with all it holds; make a backup, then say --yes',
          );
        }
        const undone = await host.local.rollback({ ...config, target: targetOf(invocation) });
        printer.answer({ undone }, () => {
          for (const name of undone) printer.text(`Undone ${name}`);
          if (undone.length === 0) printer.text('There is nothing to undo.');
          else printer.text('The next start of this version applies them again.');
        });
      },
    },
    group,
  );
}

function targetOf(invocation: Invocation): { steps: number } | { to: string } {
  const { steps = '1', to } = invocation.options;
  if (typeof to === 'string') return { to };
  if (typeof steps === 'string' && /^[1-9]\d{0,3}$/.test(steps)) return { steps: Number(steps) };
  return invocation.usageError('--steps takes a whole number from 1');
}

function addCompact(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'compact',
      summary: 'Write the SQLite file anew, without the program running: from then on it shrinks.',
      examples: ['brain database compact'],
      run: async ({ host, config, printer }) => {
        const bytes = await host.local.compact(config);
        printer.answer({ ...bytes }, () => {
          printer.text(
            `${megabytes(bytes.beforeBytes)} before, ${megabytes(bytes.afterBytes)} now.`,
          );
        });
      },
    },
    group,
  );
}

/** What of it cannot shrink, and how to mend that. */
const NO_SHRINKING =
  'The SQLite file does not give room back: stop the program and run brain database compact once.';

function addUsage(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'usage',
      summary: 'Show what storage the running instance uses, by class of data, and its budgets.',
      examples: ['brain database usage', 'brain database usage --json'],
      run: async (invocation) => {
        const client = await invocation.connect();
        const usage = await client.get('/api/system/storage');
        invocation.printer.answer(usage, () => {
          printUsage(usage, invocation);
        });
      },
    },
    group,
  );
}

function printUsage(usage: JsonObject, { printer }: Invocation): void {
  const listOf = (value: JsonValue | undefined) => (value ?? []) as readonly JsonObject[];
  const columns = ['part', 'class', 'size', 'share'];
  const rows = (['database', 'dataFolder'] as const).flatMap((name) => {
    const part = (usage[name] ?? {}) as JsonObject;
    const all = Number(part['bytes'] ?? 0);
    const label = name === 'database' ? 'database' : 'data folder';
    const of = (what: string, bytes: JsonValue | undefined) => [
      label,
      what,
      megabytes(bytes),
      all > 0 ? `${String(Math.round((100 * Number(bytes ?? 0)) / all))} %` : '',
    ];
    return [
      of('all', part['bytes']),
      ...listOf(part['classes']).map((one) => of(cellText(one['dataClass']), one['bytes'])),
    ];
  });
  printer.raw(printer.table(columns.map((title) => ({ title }))).render(rows));
  for (const part of listOf(usage['parts'])) {
    const what = part['part'] === 'disk' ? 'free, and must have' : 'of';
    const facts = `${megabytes(part['bytes'])} ${what} ${megabytes(part['limitBytes'])}`;
    printer.text(`${cellText(part['part'])}: ${facts}; pressure ${cellText(part['level'])}`);
  }
  const { freeBytes, shrinks } = (usage['database'] ?? {}) as JsonObject;
  printer.text(`Free within the database: ${megabytes(freeBytes)}.`);
  const isFile = listOf(((usage['dataFolder'] ?? {}) as JsonObject)['classes']).some(
    ({ dataClass }) => dataClass === 'database',
  );
  if (shrinks === false && isFile) printer.text(NO_SHRINKING);
}

function megabytes(bytes: JsonValue | undefined): string {
  return `${(Number(bytes ?? 0) / 1024 ** 2).toFixed(1)} MB`;
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
