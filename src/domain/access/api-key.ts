import type { Aggregate, AggregateState } from '../shared/aggregate.js';
import type { NewDomainEvent } from '../shared/domain-event.js';
import type { ApiKeyId } from '../shared/ids.js';
import type { Actor } from './actor.js';
import type { Permission, Role } from './role.js';

/** A key is stored as digests only; its text is shown once, when it is made. */
export interface ApiKeyState extends AggregateState<ApiKeyId> {
  readonly name: string;
  readonly role: Role;
  readonly scopes: readonly Permission[] | null;
  /** First 16 hex digits of the SHA-256 of the key: finds the row. */
  readonly lookup: string;
  /** SHA-256 of the key, hex: decides. Keys carry 256 random bits, so a slow hash would add nothing. */
  readonly hash: string;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

export class ApiKey implements Aggregate<ApiKeyState> {
  private constructor(readonly state: ApiKeyState) {}

  static restore(state: ApiKeyState): ApiKey {
    return new ApiKey(state);
  }

  static issue(
    id: ApiKeyId,
    now: Date,
    details: Pick<ApiKeyState, 'name' | 'role' | 'lookup' | 'hash'> &
      Partial<Pick<ApiKeyState, 'scopes' | 'expiresAt'>>,
  ): { readonly key: ApiKey; readonly events: readonly NewDomainEvent[] } {
    const key = new ApiKey({
      scopes: null,
      expiresAt: null,
      ...details,
      id,
      revokedAt: null,
      version: 1,
      createdAt: now,
      updatedAt: now,
    });
    return { key, events: [key.tell('brain.api-key.created')] };
  }

  revoke(now: Date): { readonly key: ApiKey; readonly events: readonly NewDomainEvent[] } {
    if (this.state.revokedAt) return { key: this, events: [] };
    const version = this.state.version + 1;
    const key = new ApiKey({ ...this.state, revokedAt: now, version, updatedAt: now });
    return { key, events: [key.tell('brain.api-key.revoked')] };
  }

  isUsable(now: Date): boolean {
    const { revokedAt, expiresAt } = this.state;
    return revokedAt === null && (expiresAt === null || expiresAt > now);
  }

  get actor(): Actor {
    const { id, role, scopes } = this.state;
    return { kind: 'api-key', id: `api-key:${id}`, role, ...(scopes ? { scopes } : {}) };
  }

  usedFromNewNetwork(network: string): NewDomainEvent {
    const event = this.tell('brain.api-key.used-from-new-network');
    const message = `the key ${this.state.name} was used from ${network}`;
    return { ...event, data: { ...event.data, network, message } };
  }

  private tell(type: string): NewDomainEvent {
    const { id, name, role } = this.state;
    return { type, subject: id, data: { apiKeyId: id, name, role } };
  }
}
