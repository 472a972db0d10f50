import type { FailurePolicy, PluginManifest } from '../../domain/plugins/plugin-manifest.js';
import type { JsonObject, JsonValue } from '../../domain/shared/json.js';

/** What the failure of a call means, and where the call comes from. */
export interface CallTerms {
  /** The configured deadline of hooks unless given, ms. */
  readonly timeoutMs?: number;
  /** Ends the waiting: nobody wants the answer any more. */
  readonly signal?: AbortSignal;
  /** False: to throw, or to be late, is no fault of the plugin; the other side of a delivery may be down. */
  readonly isFault?: boolean;
  /** Whose input it is, where that may be meant to bring the plugin down. */
  readonly cause?: string | undefined;
  /** How many plugins stand between the call and what began it. */
  readonly depth?: number;
}

/** What stands before and behind use cases. */
export interface HookedPlugin {
  readonly manifest: PluginManifest;
  /** @throws PluginCallError */
  call(method: string, parameters: JsonObject, terms?: CallTerms): Promise<JsonValue>;
  /** What happens to a call that it cannot be asked about. */
  policy(isVeto: boolean): FailurePolicy;
  strike(reason: string, cause?: string): void;
}

/** How long a delivery may take: it may go over the network, ms. */
export const DELIVERY_MS = 10_000;

export function policyOf({ onFailure }: PluginManifest, isVeto: boolean): FailurePolicy {
  return onFailure ?? (isVeto ? 'refuse' : 'allow');
}

/** Stands for the plugin in records of who did something. */
export function actorIdOf(plugin: string): string {
  return `plugin:${plugin}`;
}
