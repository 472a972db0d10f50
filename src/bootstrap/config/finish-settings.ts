import { resolve } from 'node:path';
import type { Config, ConfigOrigin } from './config.js';
import { serverUrl, sqliteFile } from './server-urls.js';
import type { RootSettings } from './settings/root-settings.js';

const BY_DEFAULT: ConfigOrigin = { layer: 'default', name: 'default' };

/**
 * Fills in what follows from other settings, and freezes.
 * @param base folder that relative paths start from
 * @param origins gets the origin of what was filled in
 */
export function finishSettings(
  settings: RootSettings,
  base: string,
  origins: Map<string, ConfigOrigin>,
): Config {
  const { cache, logging } = settings;
  settings.dataDir = resolve(base, settings.dataDir);
  if (origins.has('tempDir')) settings.tempDir = resolve(base, settings.tempDir);
  else {
    settings.tempDir = resolve(settings.dataDir, 'tmp');
    origins.set('tempDir', BY_DEFAULT);
  }
  if (origins.has('plugins.directory')) {
    settings.plugins.directory = resolve(base, settings.plugins.directory);
  } else {
    settings.plugins.directory = resolve(settings.dataDir, 'plugins');
    origins.set('plugins.directory', BY_DEFAULT);
  }
  if (logging.directory !== undefined) logging.directory = resolve(base, logging.directory);
  if (cache.directory !== undefined) cache.directory = resolve(base, cache.directory);
  finishDatabase(settings, base, origins);
  finishDebug(settings, origins);
  finishCors(settings, origins);
  return frozenCopy(settings) as Config;
}

function finishDatabase(
  { database, dataDir }: RootSettings,
  base: string,
  origins: Map<string, ConfigOrigin>,
): void {
  if (database.type === 'sqlite') {
    const file = database.url === undefined ? undefined : sqliteFile(database.url);
    if (file === undefined) origins.set('database.url', BY_DEFAULT);
    database.url = file === undefined ? resolve(dataDir, 'brain.db') : resolve(base, file);
  } else if (database.host !== undefined && database.type !== 'memory') {
    database.url = serverUrl(database.type, database.host, database);
    origins.set('database.url', origins.get('database.host') ?? BY_DEFAULT);
  }
}

function finishDebug({ debug, logging }: RootSettings, origins: Map<string, ConfigOrigin>): void {
  if (!debug || logging.level === 'trace') return;
  logging.level = 'debug';
  origins.set('logging.level', origins.get('debug') ?? BY_DEFAULT);
}

/** Without authentication any web page could act as an administrator: the profile's `*` does not count. */
function finishCors({ security, api }: RootSettings, origins: Map<string, ConfigOrigin>): void {
  if (security.requireAuthentication || !api.cors.allowedOrigins.includes('*')) return;
  api.cors.allowedOrigins = [];
  origins.set(
    'api.cors.allowedOrigins',
    origins.get('security.requireAuthentication') ?? BY_DEFAULT,
  );
}

/** Plain objects all the way down, so that comparing, printing and copying hold no surprise. */
function frozenCopy(value: unknown): unknown {
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, part]) => [key, frozenCopy(part)]);
  return Object.freeze(Object.fromEntries(entries));
}
