import type { LocalCommands } from '../adapters/inbound/cli/local-commands.js';
import { SystemClock } from '../adapters/outbound/system/system-clock.js';
import { UuidV7Generator } from '../adapters/outbound/system/uuid-v7-generator.js';
import { AppError } from '../domain/shared/app-error.js';
import type { WebhookRequest } from '../ports/events/webhook-provider.js';
import type { RollbackTarget, Schema } from '../ports/runtime/schema.js';
import { configOf, liveConfigurationOf } from './config-of.js';
import type { Config } from './config/config.js';
import { configSchema } from './config/config-schema.js';
import { webhookFamily } from './families/webhook-family.js';
import { validationError } from '../domain/shared/app-error.js';
import { parseQueuePatterns } from '../domain/jobs/queue-patterns.js';
import { parseRoles, ROLES, type RoleName } from './roles/role.js';
import { shownFlags, shownSettings } from './shown-config.js';
import { webhookSettingsOf } from './webhook-settings.js';

/** What the command line does in its own process. Most commands need none of it, so it is loaded by those that do. */
export function localCommands(
  stdout: { write(text: string): unknown },
  stderr: { write(text: string): unknown },
): LocalCommands {
  return {
    start: async ({ roles, queues, json, ...options }) => {
      const wanted = roles ? parseRoles(roles) : ROLES;
      requireWorker(wanted, queues);
      const { serve } = await import('./serve.js');
      return serve({
        configuration: liveConfigurationOf(options),
        roles: wanted,
        ...(queues !== undefined && { queues }),
        print: (line) => (json ? stderr : stdout).write(`${line}\n`),
      });
    },
    doctor: async ({ online, ...options }) => {
      const { examine, surroundings } = await import('./doctor/examine.js');
      return examine(() => configOf(options), surroundings(online));
    },
    configShow: async (options) => shownSettings(configOf(options)),
    configFlags: async (options) => shownFlags(configOf(options)),
    configSchema,
    configValidate: async (options) => configOf(options).warnings,
    migrate: async (options) =>
      onSchema(configOf(options).config, async (schema) => {
        await schema.requireKnown();
        return schema.migrate();
      }),
    rollback: async ({ target, ...options }) => rollBack(configOf(options).config, target),
    migrationStatus: async (options) =>
      onSchema(configOf(options).config, (schema) => schema.status()),
    compact: async (options) => compactDatabase(configOf(options).config),
    signDelivery: async (provider, type, body, options) =>
      signDelivery(configOf(options).config, provider, type, body),
  };
}

/** Whoever starts now is refused, or migrates only after this. */
async function rollBack(config: Config, target: RollbackTarget): Promise<readonly string[]> {
  const { claimInstance } = await import('./instance.js');
  const instance = await claimInstance(config, ROLES);
  try {
    return await onSchema(config, (schema) => schema.rollback(target));
  } finally {
    await instance.release();
  }
}

async function compactDatabase(config: Config) {
  const { type, url } = config.database;
  if (type !== 'sqlite' || url === undefined) {
    throw new AppError(
      'configuration',
      'database.no-file',
      `Only an SQLite file can be compacted, and database.type is ${type}`,
    );
  }
  const { compactSqlite } = await import('../adapters/outbound/typeorm/sqlite/compact-sqlite.js');
  const { claimInstance } = await import('./instance.js');
  const instance = await claimInstance(config, ROLES);
  try {
    return await compactSqlite(url);
  } finally {
    await instance.release();
  }
}

function signDelivery(
  config: Config,
  providerName: string,
  type: string,
  body: Uint8Array,
): WebhookRequest {
  const provider = webhookFamily().find(({ name }) => name === providerName);
  const [secret] = webhookSettingsOf(config).secretsOf(providerName);
  if (!provider || secret === undefined) {
    throw new AppError(
      'configuration',
      'config.no-webhook-secret',
      `No webhook secret is configured for ${providerName}: integrations.${providerName}.webhookSecret`,
    );
  }
  const delivery = { type, deliveryId: new UuidV7Generator().next(), body };
  return provider.sign(delivery, secret, new SystemClock().now());
}

async function onSchema<T>(config: Config, action: (schema: Schema) => Promise<T>): Promise<T> {
  const { consoleLogging } = await import('./logging.js');
  const { guardFamily } = await import('./families/guard-family.js');
  const { openPersistenceFamily } = await import('./families/persistence-family.js');
  const { systemFamily } = await import('./families/system-family.js');
  const logging = consoleLogging(config);
  const system = systemFamily();
  const nobody = { wake: () => undefined, onWake: () => () => undefined };
  const opened = await openPersistenceFamily(
    config,
    system,
    nobody,
    await guardFamily(system),
    logging.logger,
  );
  try {
    if (opened.schema) return await action(opened.schema);
    throw new AppError('configuration', 'config.no-schema', 'A database in memory has no schema');
  } finally {
    await opened.close();
    await logging.close();
  }
}

/**
 * @throws AppError `validation` (`queue.bad-pattern`, and `start.no-worker` for queues that nobody here would do
 * the jobs of)
 */
function requireWorker(roles: readonly RoleName[], queues: string | undefined): void {
  if (queues === undefined) return;
  parseQueuePatterns(queues);
  if (roles.includes('worker')) return;
  throw validationError('start.no-worker', '--queues is for the role worker, which is not started');
}
