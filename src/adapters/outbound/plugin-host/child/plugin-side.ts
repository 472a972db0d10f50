import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';
import type { HostConnection } from './host-connection.js';
import { logLine } from './log-line.js';
import type { PluginApi, PluginEnd, PluginModule } from './plugin-api.js';

type Handler = (...parameters: readonly unknown[]) => unknown;

class Refusal extends Error {
  override readonly name = 'Refusal';
}

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** Serves the host's calls with the handlers that the plugin registered. */
export class PluginSide {
  /** `<kind> <name>` to handler. */
  private readonly handlers = new Map<string, Handler>();
  private declared = new Set<string>();
  private module: Partial<PluginModule> | undefined;
  /** Jobs under way, by the call. */
  private readonly jobs = new Map<number, AbortController>();
  private isActivating = false;

  constructor(
    private readonly host: HostConnection,
    private readonly load: () => Promise<Partial<PluginModule>>,
  ) {}

  /** @param id of the call, by which it is cancelled */
  async call(method: string, parameters: JsonObject, id: number): Promise<JsonValue> {
    switch (method) {
      case 'activate':
        return this.activate(parameters);
      case 'deactivate':
        await this.module?.deactivate?.(parameters['end'] as PluginEnd);
        return null;
      case 'ping':
        return null;
      case 'before':
        return this.before(parameters);
      case 'after':
        return this.run('after', parameters, ['inputs', 'result', 'context']);
      case 'event':
        return this.run('event', parameters, ['event']);
      case 'point':
        return this.run('point', parameters, ['input']);
      case 'channel':
        return this.run('channel', parameters, ['notice', 'settings', 'options']);
      case 'job':
        return this.job(parameters, id);
      default:
        throw new Error(`There is no ${method}`);
    }
  }

  /** Nobody waits for the call any more. */
  cancel(id: number): void {
    this.jobs.get(id)?.abort();
  }

  failureOf(error: unknown): JsonObject {
    if (error instanceof Refusal) return { kind: 'refused', message: error.message };
    return { kind: 'threw', message: error instanceof Error ? error.message : String(error) };
  }

  private async activate(parameters: JsonObject): Promise<JsonValue> {
    const names = (of: string) => (parameters[of] ?? []) as readonly string[];
    this.declared = new Set([
      ...names('before').map((name) => `before ${name}`),
      ...names('after').map((name) => `after ${name}`),
      ...names('events').map((name) => `event ${name}`),
      ...names('points').map((name) => `point ${name}`),
      ...names('channels').map((name) => `channel ${name}`),
      ...names('handlers').map((name) => `handle ${name}`),
    ]);
    this.module = await this.load();
    if (typeof this.module.activate !== 'function') {
      throw new Error('the module exports no function activate');
    }
    this.isActivating = true;
    await this.module.activate(this.api(parameters));
    this.isActivating = false;
    const missing = [...this.declared].filter((key) => !this.handlers.has(key));
    if (missing.length > 0) throw new Error(`activate registered no ${missing.join(', ')}`);
    return null;
  }

  private api(parameters: JsonObject): PluginApi {
    const { host } = this;
    const on = (kind: string) => (name: string, handler: unknown) => {
      this.register(kind, name, handler as Handler);
    };
    const log = Object.fromEntries(
      LEVELS.map((level) => [
        level,
        (message: unknown, facts: JsonObject = {}) => {
          host.tell('log', logLine(level, message, facts));
        },
      ]),
    ) as PluginApi['log'];
    return Object.freeze({
      name: String(parameters['name']),
      version: String(parameters['version']),
      config: (parameters['config'] ?? {}) as JsonObject,
      before: on('before'),
      after: on('after'),
      onEvent: on('event'),
      answer: on('point'),
      channel: on('channel'),
      handle: on('handle'),
      refuse: (reason: unknown) => new Refusal(String(reason)),
      use: (useCase: string, input: JsonValue = {}) => host.ask('use', { useCase, input }),
      ask: (point: string, input: JsonValue = null) =>
        host.ask('point', { point, input }) as Promise<JsonObject>,
      enqueue: (queue: string, payload: JsonObject, options: JsonObject = {}) =>
        host.ask('enqueue', { queue, payload, ...options }) as Promise<string>,
      log,
      storage: Object.freeze({
        get: (key: string) => host.ask('storage.get', { key }),
        set: async (key: string, value: JsonValue) => {
          await host.ask('storage.set', { key, value });
        },
        delete: async (key: string) => {
          await host.ask('storage.delete', { key });
        },
      }),
    });
  }

  private register(kind: string, name: string, handler: Handler): void {
    const key = `${kind} ${name}`;
    if (!this.isActivating) throw new Error('Handlers are registered in activate');
    if (!this.declared.has(key)) throw new Error(`The manifest does not declare ${key}`);
    if (typeof handler !== 'function') throw new Error(`The handler of ${key} is no function`);
    if (this.handlers.has(key)) throw new Error(`${key} is registered twice`);
    this.handlers.set(key, handler);
  }

  /** Items of a bulk request come together; each is put to the handler by itself. */
  private async before({ name, useCase, inputs, context }: JsonObject): Promise<JsonValue> {
    const handler = this.handlerOf('before', String(name));
    const about = { ...(context as JsonObject), useCase: String(useCase) };
    const answers: JsonValue[] = [];
    let hasChanged = false;
    for (const input of inputs as readonly JsonValue[]) {
      const answer = (await handler(input, about)) as JsonValue | undefined;
      hasChanged ||= answer !== undefined;
      answers.push(answer ?? input);
    }
    return hasChanged ? answers : null;
  }

  private async job({ job = null }: JsonObject, id: number): Promise<JsonValue> {
    const handler = this.handlerOf('handle', String((job as JsonObject)['queue']));
    const under = new AbortController();
    this.jobs.set(id, under);
    try {
      await handler(job, { signal: under.signal });
      return null;
    } finally {
      this.jobs.delete(id);
    }
  }

  private async run(
    kind: string,
    parameters: JsonObject,
    order: readonly string[],
  ): Promise<JsonValue> {
    const handler = this.handlerOf(kind, String(parameters['name']));
    const answer = await handler(...order.map((name) => parameters[name] ?? null));
    return kind === 'point' ? ((answer ?? null) as JsonValue) : null;
  }

  private handlerOf(kind: string, name: string): Handler {
    const handler = this.handlers.get(`${kind} ${name}`);
    if (handler) return handler;
    throw new Error(`There is no handler of ${kind} ${name}`);
  }
}
