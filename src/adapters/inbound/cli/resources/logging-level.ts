import { Argument, Option, type Command } from 'commander';
import { LevelTable } from '../../../../domain/logging/log-levels.js';
import { parseLogLevel, type LogLevel } from '../../../../domain/logging/log-level.js';
import type { JsonObject } from '../../../../domain/shared/json.js';
import type { BrainClient } from '../client/brain-client.js';
import type { CommandLine } from '../command-line.js';
import type { Invocation } from '../invocation.js';
import { cellText } from '../text/printer.js';

const ROOT = 'logging.level';
const LOGGERS = 'logging.levels';

/** Log levels are live settings: changing one is a revision of the configuration like any other. */
export function addLoggingLevel(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'level',
      summary: 'Show or change the level of the log, or of one logger and those below it.',
      examples: [
        'brain logging level',
        'brain logging level debug',
        'brain logging level brain.http',
        'brain logging level brain.http trace',
        'brain logging level brain.http --unset',
      ],
      arguments: [
        new Argument('[logger]', 'name of a logger; absent: the whole log'),
        new Argument('[level]', 'trace, debug, info, warn, error or fatal; absent: show it'),
      ],
      options: [
        new Option(
          '--unset',
          'without LOGGER: take the stored level away; else: the level of that logger',
        ),
      ],
      run: async (invocation) => {
        const client = await invocation.connect();
        const levels = await levelsOf(client);
        const changes = changesOf(invocation, levels);
        if (changes === undefined) {
          printLevels(invocation, levels);
          return;
        }
        const reason = 'log level changed on the command line';
        await client.post('/api/v1/config-revisions', { changes, reason });
        if (LOGGERS in changes && levels.configuredBy !== undefined) {
          invocation.printer.note(
            `The levels of all single loggers are stored now and outrank ${levels.configuredBy}.`,
          );
        }
        printLevels(invocation, await levelsOf(client));
      },
    },
    group,
  );
}

interface Levels {
  readonly root: LogLevel;
  readonly loggers: Readonly<Record<string, LogLevel>>;
  /** Who sets the levels of single loggers, unless they are stored or nobody does. */
  readonly configuredBy: string | undefined;
}

async function levelsOf(client: BrainClient): Promise<Levels> {
  const { items } = await client.get('/api/v1/settings');
  const settings = new Map(
    ((items ?? []) as readonly JsonObject[]).map((setting) => [setting['path'], setting]),
  );
  const { value, origin = 'default' } = settings.get(LOGGERS) ?? {};
  const isConfigured = origin !== 'stored override' && origin !== 'default';
  return {
    root: settings.get(ROOT)?.['value'] as LogLevel,
    loggers: (value ?? {}) as Levels['loggers'],
    configuredBy: isConfigured ? cellText(origin) : undefined,
  };
}

/** Undefined: only to be shown. */
function changesOf(
  { args, options }: Invocation,
  { loggers, configuredBy }: Levels,
): JsonObject | undefined {
  const [first, second] = args;
  const isUnset = options['unset'] === true;
  if (first === undefined) return isUnset ? { [ROOT]: null } : undefined;
  if (second === undefined && !isUnset) {
    return parseLogLevel(first) === undefined ? undefined : { [ROOT]: first };
  }
  const { [first]: _before, ...others } = loggers;
  const wanted = second === undefined ? others : { ...others, [first]: second };
  const isNothing = Object.keys(wanted).length === 0 && configuredBy === undefined;
  return { [LOGGERS]: isNothing ? null : wanted };
}

function printLevels({ args: [name], printer }: Invocation, { root, loggers }: Levels): void {
  printer.answer({ level: root, loggers }, () => {
    const rows = [['(all)', root], ...Object.entries(loggers)];
    if (name !== undefined && parseLogLevel(name) === undefined && !Object.hasOwn(loggers, name)) {
      rows.push([name, `${new LevelTable({ root, loggers }).levelOf(name)} (inherited)`]);
    }
    printer.raw(printer.table([{ title: 'logger' }, { title: 'level' }]).render(rows));
  });
}
