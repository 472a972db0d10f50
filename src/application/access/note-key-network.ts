import { ApiKey, type ApiKeyState } from '../../domain/access/api-key.js';
import { networkOf } from '../../domain/access/network.js';
import type { ApiKeyId } from '../../domain/shared/ids.js';
import type { ApiKeyRepository } from '../../ports/access/api-key-repository.js';
import type { AuditLog } from '../../ports/access/audit-log.js';
import type { KeyNetworks } from '../../ports/access/key-networks.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { EventLog } from '../../ports/runtime/event-log.js';
import type { ExecutionScope } from '../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';

/** Pairs of key and network that a process remembers; of others it asks the database. */
const MOST_REMEMBERED = 10_000;

/** How long nothing is tried after a failure, ms. */
const PAUSE_MS = 30_000;

const USE_CASE = 'api-keys.note-network';

/**
 * Notes where keys are used from, and tells when it is somewhere new: not of the first place a key is used from.
 * It writes only when a network is new for the key. That it is known, that it is told and the audit entry commit
 * together, so a crash loses none of it and tells nothing twice.
 */
export class NoteKeyNetwork {
  /** Oldest first. */
  private readonly remembered = new Set<string>();
  private pausedUntilMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly deps: {
      readonly keys: Pick<ApiKeyRepository, 'find'>;
      readonly networks: KeyNetworks;
      readonly events: EventLog;
      readonly audit: AuditLog;
      readonly work: UnitOfWork;
      readonly scope: ExecutionScope;
      readonly clock: Clock;
      readonly ids: IdGenerator;
      readonly logger: Logger;
    },
  ) {}

  /** Never fails: what cannot be noted now is noted with a later request. */
  async execute(key: ApiKeyState, address: string): Promise<void> {
    const network = networkOf(address);
    if (network === undefined || this.remembered.has(`${key.id} ${network}`)) return;
    const { clock, logger, ids, scope } = this.deps;
    if (clock.monotonicMs() < this.pausedUntilMs) return;
    const context = { actor: ApiKey.restore(key).actor, requestId: ids.next() };
    try {
      await scope.run(context, () => this.note(key.id, network, context.requestId));
      this.remember(`${key.id} ${network}`);
    } catch (error) {
      this.pausedUntilMs = clock.monotonicMs() + PAUSE_MS;
      logger.warn('where a key is used from cannot be noted now', { apiKeyId: key.id, error });
    }
  }

  private async note(id: ApiKeyId, network: string, requestId: string): Promise<void> {
    const { keys, networks, events, audit, work, clock, ids } = this.deps;
    const known = await networks.of(id);
    if (known.includes(network)) return;
    await work.run(async () => {
      const key = await keys.find(id);
      // Revoked meanwhile: nothing of it is kept.
      if (!key?.isUsable(clock.now())) return;
      const isFirst = (await networks.of(id)).length === 0;
      const isNew = await networks.add(id, network, clock.now());
      if (!isNew || isFirst) return;
      const { actor } = key;
      await events.append([key.usedFromNewNetwork(network)]);
      const entry = { id: ids.next<'AuditEntry'>(), at: clock.now(), actor: actor.id, requestId };
      await audit.append({ ...entry, useCase: USE_CASE, outcome: 'done', code: null });
    });
  }

  private remember(pair: string): void {
    this.remembered.add(pair);
    const [oldest] = this.remembered;
    if (this.remembered.size > MOST_REMEMBERED && oldest !== undefined) {
      this.remembered.delete(oldest);
    }
  }
}
