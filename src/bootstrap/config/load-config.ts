import { resolve } from 'node:path';
import { FILE_VARIABLE } from './catalogue.js';
import type { Config, ConfigOrigin, ConfigOverrides } from './config.js';
import { ConfigurationFaults } from './configuration-faults.js';
import { environmentLayer, readDotenv, type Variables } from './environment-layer.js';
import { fileLayer, type NamedFile } from './file-layer.js';
import type { Layer } from './layer.js';
import { objectLayer } from './object-layer.js';
import { resolveSettings } from './resolve-settings.js';
import { sqliteFile } from './server-urls.js';
import { setLayer } from './set-layer.js';
import type { RootSettings } from './settings/root-settings.js';

export interface LoadConfigOptions {
  /** What the caller decides; nothing outranks it. */
  readonly overrides?: ConfigOverrides | undefined;
  /** Assignments of the command line, `section.key=value`, just below `overrides`. */
  readonly set?: readonly string[] | undefined;
  readonly env: Variables;
  /** Folder of `.env` and of the standard configuration file; undefined: neither is looked for. */
  readonly cwd?: string | undefined;
  /** The configuration file that the command line names. */
  readonly file?: string | undefined;
}

export interface LoadedConfig {
  readonly config: Config;
  /** Who set each value, by path. */
  readonly origins: ReadonlyMap<string, ConfigOrigin>;
  /** Lines for the log: settings and variables that do not do what they seem to. */
  readonly warnings: readonly string[];
  /** The configuration file that was read, absolute. */
  readonly file: string | undefined;
}

/** @throws ConfigurationFaults with everything that is wrong */
export function loadConfig(options: LoadConfigOptions): LoadedConfig {
  const { env, cwd } = options;
  const base = cwd ?? '.';
  const dotenv = cwd === undefined ? { variables: {} } : readDotenv(cwd);
  const { layer: fromFile, file } = fileLayer(namedFile(options, dotenv.variables), cwd);
  const layers = [
    objectLayer(options.overrides ?? {}, { layer: 'command-line', name: 'the command line' }),
    setLayer(options.set ?? []),
    environmentLayer(env, 'environment', base),
    dotenvLayer(dotenv, base),
    fromFile,
  ];
  const resolved = resolveSettings(layers);
  const faults = [...layers.flatMap((layer) => layer.faults), ...resolved.faults];
  if (faults.length > 0) throw new ConfigurationFaults(faults);
  const origins = resolved.origins;
  return {
    config: finish(resolved.settings, base, origins),
    origins,
    warnings: [...layers.flatMap((layer) => layer.warnings), ...resolved.warnings],
    file,
  };
}

function namedFile({ file, env }: LoadConfigOptions, dotenv: Variables): NamedFile | undefined {
  if (file !== undefined) return { file, namedBy: '--config' };
  const byEnvironment = env[FILE_VARIABLE];
  if (byEnvironment) return { file: byEnvironment, namedBy: FILE_VARIABLE };
  const byDotenv = dotenv[FILE_VARIABLE];
  return byDotenv ? { file: byDotenv, namedBy: `${FILE_VARIABLE} in .env` } : undefined;
}

function dotenvLayer(dotenv: ReturnType<typeof readDotenv>, base: string): Layer {
  const layer = environmentLayer(dotenv.variables, 'dotenv', base);
  if (dotenv.fault !== undefined) layer.fault('.env', dotenv.fault);
  return layer;
}

/** Fills in what follows from other settings, and freezes. */
function finish(settings: RootSettings, base: string, origins: Map<string, ConfigOrigin>): Config {
  const { database, logging } = settings;
  const dataDir = resolve(base, settings.dataDir);
  if (database.type === 'sqlite') {
    const file = database.url === undefined ? undefined : sqliteFile(database.url);
    if (file === undefined) origins.set('database.url', { layer: 'default', name: 'default' });
    database.url = file === undefined ? resolve(dataDir, 'brain.db') : resolve(base, file);
  }
  if (logging.directory !== undefined) logging.directory = resolve(base, logging.directory);
  if (settings.debug && logging.level !== 'trace') {
    logging.level = 'debug';
    origins.set('logging.level', origins.get('debug') ?? { layer: 'default', name: 'default' });
  }
  settings.dataDir = dataDir;
  return frozenCopy(settings) as Config;
}

/** Plain objects all the way down, so that comparing, printing and copying hold no surprise. */
function frozenCopy(value: unknown): unknown {
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, part]) => [key, frozenCopy(part)]);
  return Object.freeze(Object.fromEntries(entries));
}
