import type { ApiKeyId } from '../../../../domain/shared/ids.js';
import { MOST_KEY_NETWORKS, type KeyNetworks } from '../../../../ports/access/key-networks.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { TransactionalMap } from '../database/transactional-map.js';

type Seen = readonly [network: string, atMs: number];

export class InMemoryKeyNetworks implements KeyNetworks {
  private readonly seen: TransactionalMap<ApiKeyId, readonly Seen[]>;

  constructor(private readonly database: InMemoryDatabase) {
    this.seen = new TransactionalMap(database);
  }

  of(key: ApiKeyId): Promise<readonly string[]> {
    return Promise.resolve((this.seen.get(key) ?? []).map(([network]) => network));
  }

  async add(key: ApiKeyId, network: string, at: Date): Promise<boolean> {
    this.database.transaction();
    const known = this.seen.get(key) ?? [];
    if (known.some(([one]) => one === network)) return false;
    const kept = known.slice(Math.max(0, known.length + 1 - MOST_KEY_NETWORKS));
    const all = [...kept, [network, at.getTime()] as const];
    this.seen.set(
      key,
      all.sort(([left, leftMs], [right, rightMs]) =>
        leftMs === rightMs ? (left < right ? -1 : 1) : leftMs - rightMs,
      ),
    );
    return true;
  }

  async forget(key: ApiKeyId): Promise<void> {
    this.database.transaction();
    this.seen.delete(key);
  }
}
