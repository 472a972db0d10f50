import type { Actor } from '../../domain/access/actor.js';
import type { Permission } from '../../domain/access/role.js';
import { AppError, validationError } from '../../domain/shared/app-error.js';
import type { JsonObject, JsonValue } from '../../domain/shared/json.js';
import type { PluginManifest } from '../../domain/plugins/plugin-manifest.js';
import type { PluginRequests } from '../../ports/plugins/plugin-runtime.js';
import type { PluginStore } from '../../ports/plugins/plugin-store.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { plainJson } from './plain-json.js';
import type { UseCaseCatalogue } from './use-case-catalogue.js';

const KEY = /^[A-Za-z0-9._:-]{1,100}$/;

/** Largest stored value, as JSON, in characters. */
const MOST_VALUE = 65_536;

export interface PluginRequestsDeps {
  readonly useCases: UseCaseCatalogue;
  readonly store: PluginStore;
  readonly work: UnitOfWork;
  readonly logger: Logger;
  readonly redact: (text: string) => string;
  /** Puts a question to every plugin that answers at the point. */
  readonly askAt: (point: string, input: JsonValue) => Promise<JsonValue>;
}

/** Answers what one plugin asks; nothing of what it sends is trusted. */
export function requestsOf(manifest: PluginManifest, deps: PluginRequestsDeps): PluginRequests {
  const { useCases, store, work, redact, askAt } = deps;
  const logger = deps.logger.child(`plugin.${manifest.name}`);
  const { name } = manifest;
  const actor: Actor = {
    kind: 'service',
    id: `plugin:${name}`,
    role: 'admin',
    scopes: manifest.permissions as readonly Permission[],
  };
  const answers: Readonly<Record<string, (parameters: JsonObject) => Promise<JsonValue>>> = {
    use: async ({ useCase, input = {} }) => {
      const wanted = textOf(useCase, 'useCase');
      if (!useCases.names.includes(wanted)) {
        throw validationError('plugin.unknown-use-case', `There is no use case ${wanted}`);
      }
      return plainJson(await useCases.use(wanted, useCases.parse(wanted, input), actor));
    },
    point: ({ point, input = null }) => {
      const wanted = textOf(point, 'point');
      if (!manifest.hookPoints.includes(wanted)) {
        throw validationError('plugin.undeclared-point', `The manifest declares no ${wanted}`);
      }
      return askAt(wanted, input);
    },
    log: async ({ level, message, facts }) => {
      const at = level === 'error' || level === 'warn' || level === 'debug' ? level : 'info';
      const told = redact(textOf(message, 'message').slice(0, 1_000));
      logger[at](told, { facts: redact(JSON.stringify(facts ?? {}).slice(0, 2_000)) });
      return null;
    },
    'storage.get': async ({ key }) => {
      const wanted = keyOf(key);
      return (await work.run(() => store.item(name, wanted))) ?? null;
    },
    'storage.set': async ({ key, value = null }) => {
      const wanted = keyOf(key);
      if (JSON.stringify(value).length > MOST_VALUE) {
        throw validationError('plugin.value-too-large', 'A stored value has at most 64 KiB');
      }
      await work.run(() => store.putItem(name, wanted, value));
      return null;
    },
    'storage.delete': async ({ key }) => {
      const wanted = keyOf(key);
      await work.run(() => store.deleteItem(name, wanted));
      return null;
    },
  };
  return async (method, parameters) => {
    const answer = Object.hasOwn(answers, method) ? answers[method] : undefined;
    if (answer) return answer(parameters);
    throw new AppError('validation', 'plugin.unknown-request', 'There is no such request');
  };
}

function textOf(value: JsonValue | undefined, what: string): string {
  if (typeof value === 'string' && value.length <= 4_096) return value;
  throw validationError('plugin.invalid-request', `${what} must be a text`);
}

function keyOf(value: JsonValue | undefined): string {
  if (typeof value === 'string' && KEY.test(value)) return value;
  throw validationError(
    'plugin.invalid-key',
    'A key has 1 to 100 letters, digits and any of . _ : -',
  );
}
