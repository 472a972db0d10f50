import type { PluginManifest } from '../../domain/plugins/plugin-manifest.js';
import type { JsonObject, JsonValue } from '../../domain/shared/json.js';

/** What the plugin asks of its host; rejections are told to the plugin by code and message. */
export type PluginRequests = (method: string, parameters: JsonObject) => Promise<JsonValue>;

export interface PluginStart {
  readonly manifest: PluginManifest;
  readonly folder: string;
  readonly config: JsonObject;
  /** Aborts when nobody waits for it any more: a start under way is given up then. */
  readonly signal: AbortSignal;
  readonly onRequest: PluginRequests;
  /** Hears of the end of the process, once, unless `stop` was called. */
  readonly onExit: (reason: string) => void;
  /** Hears of faults that are no answer to a call: floods, messages that cannot be read. */
  readonly onFault: (reason: string) => void;
}

/** How a call ended that did not go as it should. */
/** `cancelled`: whoever called does not want it any more. */
export type PluginFailure =
  'cancelled' | 'refused' | 'threw' | 'timeout' | 'gone' | 'too-large' | 'busy';

export class PluginCallError extends Error {
  override readonly name = 'PluginCallError';

  constructor(
    readonly failure: PluginFailure,
    message: string,
  ) {
    super(message);
  }
}

/** Why a plugin is ended. */
export type PluginEnd = 'disabled' | 'reloaded' | 'stopped';

/** A running plugin, isolated. */
export interface PluginProcess {
  readonly processId: number;
  /** Null when it cannot be told. */
  memoryBytes(): number | null;
  /**
   * @param timeoutMs after which it fails; a plugin that does not even answer a ping then is ended
   * @param signal whose abort ends the waiting; the plugin is told of that, and of the end of the time
   * @throws PluginCallError
   */
  call(
    method: string,
    parameters: JsonObject,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<JsonValue>;
  /** Lets calls under way finish for at most `graceMs`, tells it why, then ends it. */
  stop(graceMs: number, end: PluginEnd): Promise<void>;
}

/** Runs plugins. */
export interface PluginRuntime {
  /** Resolves once the plugin is active. @throws PluginCallError */
  start(plugin: PluginStart): Promise<PluginProcess>;
}
