import { concurrencyConflict } from '../../../../domain/shared/app-error.js';
import type {
  IdempotencyRecord,
  IdempotencyStore,
} from '../../../../ports/runtime/idempotency-store.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { TransactionalMap } from '../database/transactional-map.js';

export class InMemoryIdempotencyStore implements IdempotencyStore {
  private readonly records: TransactionalMap<string, IdempotencyRecord>;

  constructor(private readonly database: InMemoryDatabase) {
    this.records = new TransactionalMap(database);
  }

  async find(scope: string, key: string): Promise<IdempotencyRecord | undefined> {
    this.database.transaction();
    return structuredClone(this.records.get(keyOf({ scope, key })));
  }

  async save(record: IdempotencyRecord): Promise<void> {
    const transaction = this.database.transaction();
    const key = keyOf(record);
    if (this.records.get(key)) throw transaction.poison(concurrencyConflict('idempotency-record'));
    this.records.set(key, structuredClone(record));
  }

  /** Looks at every record, which it keeps few. */
  async forgetBefore(time: Date, limit: number): Promise<number> {
    this.database.transaction();
    const old = [...this.records.values()].filter(({ createdAt }) => createdAt < time);
    old.sort((left, right) => left.createdAt.getTime() - right.createdAt.getTime());
    const forgotten = old.slice(0, limit);
    for (const record of forgotten) this.records.delete(keyOf(record));
    return forgotten.length;
  }
}

function keyOf({ scope, key }: Pick<IdempotencyRecord, 'scope' | 'key'>): string {
  return JSON.stringify([scope, key]);
}
