import type { Actor } from '../../domain/access/actor.js';
import type { Permission } from '../../domain/access/role.js';
import { AppError, validationError } from '../../domain/shared/app-error.js';
import type { JsonObject, JsonValue } from '../../domain/shared/json.js';
import type { PluginManifest } from '../../domain/plugins/plugin-manifest.js';
import type { PluginRequests } from '../../ports/plugins/plugin-runtime.js';
import type { PluginStore } from '../../ports/plugins/plugin-store.js';
import type { JobQueue } from '../../ports/jobs/job-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { redactedStart } from '../../domain/shared/redacted-start.js';
import { actorIdOf } from './hooked-plugin.js';
import { plainJson } from './plain-json.js';
import type { UseCaseCatalogue } from './use-case-catalogue.js';

/** Furthest a job may lie ahead: 30 days, s. */
const MOST_DELAY = 2_592_000;
const MOST_ATTEMPTS = 100;

const KEY = /^[A-Za-z0-9._:-]{1,100}$/;

/** Plugins that may call use cases from within each other's hooks. */
const MOST_DEPTH = 3;

/** Largest stored value, as JSON, in characters. */
const MOST_VALUE = 65_536;

export interface PluginRequestsDeps {
  readonly useCases: UseCaseCatalogue;
  readonly store: PluginStore;
  readonly jobs: JobQueue;
  /** By which jobs are due. */
  readonly sharedClock: Pick<Clock, 'now'>;
  readonly work: UnitOfWork;
  readonly logger: Logger;
  readonly redact: (text: string) => string;
  /** Asked before a value or a job is stored. */
  readonly gate?: { requireRoom(): void };
  /** Of what the plugin is asked at the moment. */
  readonly depth: () => number;
  /** Puts a question to every plugin that answers at the point. */
  readonly askAt: (point: string, input: JsonValue, depth: number) => Promise<JsonValue>;
}

/** Answers what one plugin asks; nothing of what it sends is trusted. */
export function requestsOf(manifest: PluginManifest, deps: PluginRequestsDeps): PluginRequests {
  const { useCases, store, jobs, work, sharedClock, redact, askAt, depth } = deps;
  const logger = deps.logger.child(`plugin.${manifest.name}`);
  const { name } = manifest;
  const actor: Actor = {
    kind: 'service',
    id: actorIdOf(name),
    role: 'admin',
    scopes: manifest.permissions as readonly Permission[],
  };
  const answers: Readonly<Record<string, (parameters: JsonObject) => Promise<JsonValue>>> = {
    use: async ({ useCase, input = {} }) => {
      const wanted = textOf(useCase, 'useCase');
      if (!useCases.names.includes(wanted)) {
        throw validationError('plugin.unknown-use-case', `There is no use case ${wanted}`);
      }
      const within = deeper(depth());
      return plainJson(await useCases.use(wanted, useCases.parse(wanted, input), actor, within));
    },
    point: async ({ point, input = null }) => {
      const wanted = textOf(point, 'point');
      if (!manifest.hookPoints.includes(wanted)) {
        throw validationError('plugin.undeclared-point', `The manifest declares no ${wanted}`);
      }
      return askAt(wanted, input, deeper(depth()));
    },
    enqueue: async ({ queue, payload = {}, delaySeconds = 0, maxAttempts }) => {
      const wanted = textOf(queue, 'queue');
      if (!manifest.handlers.includes(wanted)) {
        throw validationError('plugin.undeclared-queue', `The manifest declares no ${wanted}`);
      }
      const delayMs = numberOf(delaySeconds, MOST_DELAY) * 1_000;
      const runAt = new Date(sharedClock.now().getTime() + delayMs);
      const attempts =
        maxAttempts === undefined ? {} : { maxAttempts: numberOf(maxAttempts, MOST_ATTEMPTS, 1) };
      const job = { queue: wanted, payload: payloadOf(payload), runAt, ...attempts };
      deps.gate?.requireRoom();
      const [id = ''] = await work.run(() => jobs.enqueue([job]));
      return id;
    },
    log: async ({ level, message, facts }) => {
      const at = level === 'error' || level === 'warn' || level === 'debug' ? level : 'info';
      const told = redactedStart(textOf(message, 'message'), 1_000, redact);
      logger[at](told, { facts: redactedStart(JSON.stringify(facts ?? {}), 2_000, redact) });
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
      deps.gate?.requireRoom();
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

function deeper(depth: number): number {
  if (depth < MOST_DEPTH) return depth + 1;
  throw new AppError('conflict', 'plugin.too-deep', 'Plugins call each other too deeply');
}

function textOf(value: JsonValue | undefined, what: string): string {
  if (typeof value === 'string' && value.length <= 4_096) return value;
  throw validationError('plugin.invalid-request', `${what} must be a text`);
}

function numberOf(value: JsonValue, most: number, fewest = 0): number {
  if (Number.isInteger(value) && Number(value) >= fewest && Number(value) <= most) {
    return Number(value);
  }
  throw validationError('plugin.invalid-request', `A number from ${fewest} to ${most} is wanted`);
}

function payloadOf(value: JsonValue): JsonObject {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isObject && JSON.stringify(value).length <= MOST_VALUE) return value as JsonObject;
  throw validationError('plugin.invalid-request', 'A payload is an object of at most 64 KiB');
}

function keyOf(value: JsonValue | undefined): string {
  if (typeof value === 'string' && KEY.test(value)) return value;
  throw validationError(
    'plugin.invalid-key',
    'A key has 1 to 100 letters, digits and any of . _ : -',
  );
}
