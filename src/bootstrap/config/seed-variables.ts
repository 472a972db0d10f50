import { SETTINGS_BY_PATH } from './catalogue.js';

/** Variables of earlier programs that this one replaces, and the setting that took their place. */
const SUCCESSORS: Readonly<Record<string, string | undefined>> = {
  DB_USE_SQLITE: 'database.type',
  DB_TYPE: 'database.type',
  DB_HOST: 'database.url',
  DB_PORT: 'database.url',
  DB_USER: 'database.url',
  DB_PASSWORD: 'database.url',
  DB_NAME: 'database.url',
  DB_URL: 'database.url',
  DB_POOL_SIZE: 'database.poolSize',
  REDIS_HOST: 'cache.url',
  REDIS_PORT: 'cache.url',
  REDIS_PASSWORD: 'cache.url',
  GITHUB_ACCESS_TOKEN: undefined,
  LINEAR_ACCESS_TOKEN: undefined,
  CTS_ENVIRONMENT: 'environment',
  CTS_DEBUG: 'debug',
  CTS_LOG_LEVEL: 'logging.level',
  CTS_LOG_DIRECTORY: 'logging.directory',
  CTS_BASE_STORAGE_PATH: 'dataDir',
  CTS_REQUIRE_AUTHENTICATION: 'security.requireAuthentication',
};

/** One line for each variable that somebody may believe to have an effect. */
export function seedVariableWarnings(
  variables: Readonly<Record<string, string | undefined>>,
  where: string,
): string[] {
  return Object.keys(variables)
    .filter((name) => Object.hasOwn(SUCCESSORS, name) || name.startsWith('CTS_'))
    .map((name) => {
      const setting = SETTINGS_BY_PATH.get(SUCCESSORS[name] ?? '');
      const advice = setting
        ? `use ${setting.path} (${setting.variable})`
        : 'no setting of this version takes its place';
      return `config: ${name}${where} is not read: ${advice}`;
    });
}
