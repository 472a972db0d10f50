import type { ApiKeyId } from '../../domain/shared/ids.js';

/** The most networks remembered of one key; beyond, those first seen longest ago are forgotten. */
export const MOST_KEY_NETWORKS = 50;

/** Where each key was used from, for all processes. */
export interface KeyNetworks {
  /** The longest known first. Within a unit of work it sees that one's changes. */
  of(key: ApiKeyId): Promise<readonly string[]>;
  /**
   * Only inside a unit of work: of several at once for one network exactly one adds it.
   * @returns whether it was not known
   */
  add(key: ApiKeyId, network: string, at: Date): Promise<boolean>;
  /** Only inside a unit of work. */
  forget(key: ApiKeyId): Promise<void>;
}
