import { Argument, Option, type Command } from 'commander';
import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';
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
        'brain logging level brain.http trace',
        'brain logging level brain.http --unset',
      ],
      arguments: [
        new Argument('[logger]', 'name of a logger; absent: the whole log'),
        new Argument('[level]', 'trace, debug, info, warn, error or fatal'),
      ],
      options: [new Option('--unset', 'take the stored level away')],
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
        printLevels(invocation, await levelsOf(client));
      },
    },
    group,
  );
}

interface Levels {
  readonly root: JsonValue;
  readonly loggers: JsonObject;
}

async function levelsOf(client: BrainClient): Promise<Levels> {
  const { items } = await client.get('/api/v1/settings');
  const values = new Map(
    ((items ?? []) as readonly JsonObject[]).map(({ path, value }) => [path, value]),
  );
  return {
    root: values.get(ROOT) ?? null,
    loggers: (values.get(LOGGERS) ?? {}) as JsonObject,
  };
}

/** Undefined: only to be shown. */
function changesOf({ args, options }: Invocation, { loggers }: Levels): JsonObject | undefined {
  const [first, second] = args;
  const isUnset = options['unset'] === true;
  if (first === undefined) return isUnset ? { [ROOT]: null } : undefined;
  if (second === undefined && !isUnset) return { [ROOT]: first };
  const { [first]: _before, ...others } = loggers;
  const wanted = second === undefined ? others : { ...others, [first]: second };
  return { [LOGGERS]: Object.keys(wanted).length === 0 ? null : wanted };
}

function printLevels({ printer }: Invocation, { root, loggers }: Levels): void {
  printer.answer({ level: root, loggers }, () => {
    const rows = [['(all)', cellText(root)]];
    for (const [name, level] of Object.entries(loggers)) rows.push([name, cellText(level)]);
    printer.raw(printer.table([{ title: 'logger' }, { title: 'level' }]).render(rows));
  });
}
