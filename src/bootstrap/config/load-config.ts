import { resolve } from 'node:path';
import type { ConfigOverride } from '../../domain/config/config-override.js';
import { FILE_VARIABLE } from './catalogue.js';
import type { Config, ConfigOrigin, ConfigOverrides } from './config.js';
import { ConfigurationFaults } from './configuration-faults.js';
import { environmentLayer, readDotenv, type Variables } from './environment-layer.js';
import { fileLayer, STANDARD_NAMES, type NamedFile } from './file-layer.js';
import type { Layer } from './layer.js';
import { objectLayer } from './object-layer.js';
import { finishSettings } from './finish-settings.js';
import { resolveSettings } from './resolve-settings.js';
import { setLayer } from './set-layer.js';
import { storedLayer } from './stored-layer.js';

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

/** What every source says, read once. */
export interface ConfigSources {
  /** Ranked above stored overrides, highest first. */
  readonly above: readonly Layer[];
  /** Ranked below them. */
  readonly below: readonly Layer[];
  /** The configuration file that was read, absolute. */
  readonly file: string | undefined;
  /** Files whose change may change the configuration, absolute, whether they exist or not. */
  readonly watched: readonly string[];
  /** Folder that relative paths start from. */
  readonly base: string;
}

/** Reads files and variables; what is wrong with them shows when they are resolved. */
export function readSources(options: LoadConfigOptions): ConfigSources {
  const { env, cwd } = options;
  const base = cwd ?? '.';
  const dotenv = cwd === undefined ? { variables: {} } : readDotenv(cwd);
  const { layer: fromFile, file } = fileLayer(namedFile(options, dotenv.variables), cwd);
  const above = [
    objectLayer(options.overrides ?? {}, { layer: 'command-line', name: 'the command line' }),
    setLayer(options.set ?? []),
    environmentLayer(env, 'environment', base),
    dotenvLayer(dotenv, base),
  ];
  return { above, below: [fromFile], file, watched: watchedFiles(file, cwd), base };
}

function watchedFiles(file: string | undefined, cwd: string | undefined): readonly string[] {
  const named = file === undefined ? [] : [file];
  if (cwd === undefined) return named;
  const standard = [...STANDARD_NAMES, '.env'].map((name) => resolve(cwd, name));
  return [...new Set([...named, ...standard])];
}

/** @throws ConfigurationFaults with everything that is wrong */
export function resolveSources(
  { above, below, file, base }: ConfigSources,
  stored: readonly ConfigOverride[] = [],
): LoadedConfig {
  const layers = [...above, storedLayer(stored), ...below];
  const resolved = resolveSettings(layers);
  const faults = [...layers.flatMap((layer) => layer.faults), ...resolved.faults];
  if (faults.length > 0) throw new ConfigurationFaults(faults);
  const origins = resolved.origins;
  return {
    config: finishSettings(resolved.settings, base, origins),
    origins,
    warnings: [...layers.flatMap((layer) => layer.warnings), ...resolved.warnings],
    file,
  };
}

/** @throws ConfigurationFaults with everything that is wrong */
export function loadConfig(options: LoadConfigOptions): LoadedConfig {
  return resolveSources(readSources(options));
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
