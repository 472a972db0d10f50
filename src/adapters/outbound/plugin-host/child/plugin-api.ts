import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';

/** Who asked for what a plugin is told of. */
export interface PluginCallContext {
  readonly useCase: string;
  /** `api-key:0190…`, `provider:github`, `system:worker` */
  readonly actor: string;
  readonly actorKind: string;
  readonly requestId: string;
}

/** A domain event, as `GET /api/v1/stream` tells it. */
export interface PluginEvent {
  readonly type: string;
  readonly subject: string;
  readonly data: JsonObject;
  readonly position: number;
  readonly [further: string]: unknown;
}

/** What people are to be told; `title`, `text`, `status` and `severity` are always there. */
export interface PluginNotice {
  readonly title: string;
  readonly text: string;
  readonly status: string;
  readonly severity: string;
  readonly [further: string]: unknown;
}

/** One attempt at a job of a queue that the plugin handles; it may be attempted again. */
export interface PluginJob {
  readonly id: string;
  readonly queue: string;
  readonly payload: JsonObject;
  /** 1 for the first. */
  readonly attempt: number;
  readonly maxAttempts: number;
}

type Answer<Value> = Value | Promise<Value>;

/** Fields of an input are what the HTTP API takes for that use case. */
export interface PluginApi {
  readonly name: string;
  readonly version: string;
  /** Its settings, checked against `configSchema`, with the defaults. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The handler answers the changed input, nothing to leave it, or throws `refuse(…)`. */
  before<Input = Record<string, unknown>>(
    useCase: string,
    handler: (input: Input, context: PluginCallContext) => Answer<Input | undefined>,
  ): void;
  after(
    useCase: string,
    handler: (input: JsonValue, result: JsonValue, context: PluginCallContext) => unknown,
  ): void;
  onEvent(type: string, handler: (event: PluginEvent) => unknown): void;
  answer(point: string, handler: (input: JsonValue) => unknown): void;
  channel(
    type: string,
    handler: (
      notice: PluginNotice,
      settings: JsonObject,
      options: { readonly idempotencyKey: string },
    ) => unknown,
  ): void;
  /**
   * Does the jobs of a queue `<its name>.<queue>`. To throw, `refuse(…)` too, means: again later, through no fault
   * of the plugin.
   * @param handler its signal aborts at the deadline, and when the job is somebody else's by now
   */
  handle(
    queue: string,
    handler: (job: PluginJob, options: { readonly signal: AbortSignal }) => unknown,
  ): void;
  /** To be thrown: the call does not take place, and its caller is told why. */
  refuse(reason: string): Error;
  /** Calls a use case within the plugin's permissions. Rejects with an error that has a `code`. */
  use(useCase: string, input?: JsonValue): Promise<JsonValue>;
  /** Puts a question to the plugins that answer at a point of its own. @returns answers by plugin */
  ask(point: string, input?: JsonValue): Promise<JsonObject>;
  /** Puts a job on a queue of its own. @returns the id of the job */
  enqueue(
    queue: string,
    payload: JsonObject,
    options?: { readonly delaySeconds?: number; readonly maxAttempts?: number },
  ): Promise<string>;
  readonly log: Readonly<
    Record<'debug' | 'info' | 'warn' | 'error', (message: string, facts?: JsonObject) => void>
  >;
  /** 1 000 values of 64 KiB. */
  readonly storage: {
    get(key: string): Promise<JsonValue>;
    set(key: string, value: JsonValue): Promise<void>;
    delete(key: string): Promise<void>;
  };
}

/** Why a plugin's process ends. */
export type PluginEnd = 'disabled' | 'reloaded' | 'stopped';

/** What the module of a plugin exports. */
export interface PluginModule {
  /** Registers all that the manifest declares; within 10 s. */
  activate(api: PluginApi): unknown;
  /** Told before the process ends, after the last call; within 5 s. */
  deactivate?(end: PluginEnd): unknown;
}
