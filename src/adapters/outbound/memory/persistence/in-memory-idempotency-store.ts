import type {
  IdempotencyRecord,
  IdempotencyStore,
} from '../../../../ports/runtime/idempotency-store.js';
import { concurrencyConflict } from '../../../../domain/shared/app-error.js';
import type { InMemoryTable } from './in-memory-table.js';

export class InMemoryIdempotencyStore implements IdempotencyStore {
  constructor(private readonly table: InMemoryTable<IdempotencyRecord>) {}

  find(scope: string, key: string): Promise<IdempotencyRecord | undefined> {
    return Promise.resolve(this.table.get(keyOf(scope, key)));
  }

  save(record: IdempotencyRecord): Promise<void> {
    const key = keyOf(record.scope, record.key);
    if (this.table.get(key)) return Promise.reject(concurrencyConflict('idempotency-record'));
    this.table.set(key, record);
    return Promise.resolve();
  }

  forgetBefore(time: Date, limit: number): Promise<number> {
    const old = this.table.filter(({ createdAt }) => createdAt < time).slice(0, limit);
    for (const { scope, key } of old) this.table.delete(keyOf(scope, key));
    return Promise.resolve(old.length);
  }
}

function keyOf(scope: string, key: string): string {
  return JSON.stringify([scope, key]);
}
