import { ApiKey, type ApiKeyState } from '../../../../domain/access/api-key.js';
import type { AuditEntry } from '../../../../domain/access/audit-entry.js';
import type { ApiKeyQueries } from '../../../../ports/access/api-key-repository.js';
import type { AuditLog } from '../../../../ports/access/audit-log.js';
import type { EventLog } from '../../../../ports/runtime/event-log.js';
import type { InMemoryDatabase } from './in-memory-database.js';
import { InMemoryQueries, InMemoryRepository } from './in-memory-repository.js';
import type { InMemoryTable } from './in-memory-table.js';

export class InMemoryApiKeyRepository extends InMemoryRepository<ApiKeyState, ApiKey> {
  constructor(table: InMemoryTable<ApiKeyState>, eventLog: EventLog) {
    const restore = (state: ApiKeyState) => ApiKey.restore(state);
    super({ what: 'api-key', table, restore, uniqueKeys: ({ lookup }) => [lookup] }, eventLog);
  }
}

export class InMemoryApiKeyQueries extends InMemoryQueries<ApiKeyState> implements ApiKeyQueries {
  findByLookup(lookup: string): Promise<ApiKeyState | undefined> {
    return Promise.resolve(this.table.find((state) => state.lookup === lookup));
  }

  count(): Promise<number> {
    return Promise.resolve(this.table.size);
  }
}

export class InMemoryAuditLog implements AuditLog {
  constructor(
    private readonly database: InMemoryDatabase,
    private readonly table: InMemoryTable<AuditEntry>,
  ) {}

  append(entry: AuditEntry): Promise<void> {
    return this.database.atomically(() => {
      this.table.set(entry.id, entry);
    });
  }
}
