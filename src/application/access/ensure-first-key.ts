import { ApiKey } from '../../domain/access/api-key.js';
import type { ApiKeyQueries, ApiKeyRepository } from '../../ports/access/api-key-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Digests } from '../../ports/runtime/digests.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { Randomness } from '../../ports/runtime/randomness.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { digestKey } from './key-digest.js';

const NAME = 'bootstrap';

/**
 * Sees to it that somebody can get in: the configured bootstrap key always works as an administrator's;
 * without one, the very first start makes a key.
 */
export class EnsureFirstKey {
  constructor(
    private readonly deps: {
      readonly keys: ApiKeyRepository;
      readonly queries: ApiKeyQueries;
      readonly work: UnitOfWork;
      readonly clock: Clock;
      readonly ids: IdGenerator;
      readonly digests: Digests;
      readonly randomness: Randomness;
    },
  ) {}

  /** @returns the key's text when it was generated now, to be shown once */
  async execute(configuredKey: string | undefined): Promise<string | undefined> {
    const { queries, work, digests, randomness } = this.deps;
    if (configuredKey !== undefined) {
      const digest = digestKey(digests, configuredKey);
      await work.run(async () => {
        if (!(await queries.findByLookup(digest.lookup))) await this.save(digest);
      });
      return undefined;
    }
    const generated = `brain_${randomness.secret(32)}`;
    const made = await work.run(async () => {
      if ((await queries.count()) > 0) return false;
      await this.save(digestKey(digests, generated));
      return true;
    });
    return made ? generated : undefined;
  }

  private save(digest: { lookup: string; hash: string }): Promise<void> {
    const { keys, clock, ids } = this.deps;
    const details = { name: NAME, role: 'admin', ...digest } as const;
    const { key, events } = ApiKey.issue(ids.next(), clock.now(), details);
    return keys.save(key, events);
  }
}
