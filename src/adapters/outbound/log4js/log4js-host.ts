import log4js from 'log4js';
import type { AppenderModule, Configuration, Logger as Log4jsCategory } from 'log4js';

export interface Sinks {
  readonly appenders: Readonly<Record<string, Configuration['appenders'][string] | InlineAppender>>;
  /** Names of those that entries go to. */
  readonly used: readonly string[];
}

/** An appender that is code instead of the name of a module. */
export interface InlineAppender {
  readonly type: AppenderModule;
}

/**
 * log4js has one configuration for the whole process, and setting it closes what was open. Here several
 * outputs share it: each has a category and appenders of its own names, and every change configures the
 * union of all. Entries written meanwhile are not lost: old files are flushed while new ones append.
 */
const outputs = new Map<string, Sinks>();
let counter = 0;

export function openOutput(sinks: Sinks): {
  readonly id: string;
  readonly category: Log4jsCategory;
} {
  counter += 1;
  const id = `output${counter}`;
  outputs.set(id, sinks);
  try {
    log4js.shutdown();
    configure();
  } catch (error) {
    outputs.delete(id);
    configure();
    throw error;
  }
  return { id, category: log4js.getLogger(id) };
}

/** Resolves once everything the output was given is written. */
export async function closeOutput(id: string): Promise<void> {
  if (!outputs.delete(id)) return;
  const flushed = new Promise<void>((resolve) => {
    log4js.shutdown(() => resolve());
  });
  configure();
  await flushed;
}

function configure(): void {
  if (outputs.size === 0) return;
  const appenders: Record<string, unknown> = {
    nowhere: { type: { configure: () => () => undefined } },
  };
  const categories: Configuration['categories'] = {
    default: { appenders: ['nowhere'], level: 'off' },
  };
  for (const [id, sinks] of outputs) {
    for (const [name, appender] of Object.entries(sinks.appenders)) {
      appenders[`${id}-${name}`] = scoped(appender, id);
    }
    categories[id] = { appenders: sinks.used.map((name) => `${id}-${name}`), level: 'trace' };
  }
  const all = { appenders, categories, disableClustering: true } as unknown as Configuration;
  log4js.configure(all);
}

/** Filters name the appender they pass on to. */
function scoped(appender: object, id: string): object {
  return 'appender' in appender && typeof appender.appender === 'string'
    ? { ...appender, appender: `${id}-${appender.appender}` }
    : appender;
}
