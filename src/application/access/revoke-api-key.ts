import type { ApiKeyId } from '../../domain/shared/ids.js';
import type { ApiKeyRepository } from '../../ports/access/api-key-repository.js';
import type { KeyNetworks } from '../../ports/access/key-networks.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { DeleteInput } from '../shared/delete-one.js';
import { requireVersion } from '../shared/require-version.js';
import type { UseCase } from '../shared/use-case.js';

/** The row stays, so that the audit trail keeps its name; where it was used from is forgotten. Revoking again changes nothing. */
export class RevokeApiKey implements UseCase<DeleteInput<ApiKeyId>, void> {
  readonly name = 'api-keys.delete';
  readonly permission = 'api-key:delete';

  constructor(
    private readonly deps: {
      readonly keys: ApiKeyRepository;
      readonly networks: Pick<KeyNetworks, 'forget'>;
      readonly work: UnitOfWork;
      readonly clock: Clock;
    },
  ) {}

  execute({ id, expectedVersion }: DeleteInput<ApiKeyId>): Promise<void> {
    const { keys, networks, work, clock } = this.deps;
    return work.run(async () => {
      const before = await keys.get(id);
      requireVersion(before.state, expectedVersion);
      const { key, events } = before.revoke(clock.now());
      if (events.length > 0) await keys.save(key, events);
      await networks.forget(id);
    });
  }
}
