import type { JsonValue } from '../../../../domain/shared/json.js';
import type {
  IdempotencyRecord,
  IdempotencyStore,
} from '../../../../ports/runtime/idempotency-store.js';
import { MAX_ROWS } from '../chunks.js';
import { placeholders } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';

export class TypeOrmIdempotencyStore implements IdempotencyStore {
  constructor(private readonly work: TypeOrmUnitOfWork) {}

  async find(scope: string, key: string): Promise<IdempotencyRecord | undefined> {
    const [row] = await this.work.transaction().rows(
      `SELECT fingerprint, result, created_at FROM idempotency_records
       WHERE scope = ? AND record_key = ?`,
      [scope, key],
    );
    if (!row) return undefined;
    return {
      scope,
      key,
      fingerprint: row['fingerprint'] as string,
      result: JSON.parse(String(row['result'])) as JsonValue,
      createdAt: new Date(Number(row['created_at'])),
    };
  }

  async save({ scope, key, fingerprint, result, createdAt }: IdempotencyRecord): Promise<void> {
    await this.work.transaction().change(
      `INSERT INTO idempotency_records (scope, record_key, fingerprint, result, created_at)
       VALUES ${placeholders(5)}`,
      [scope, key, fingerprint, JSON.stringify(result), createdAt.getTime()],
    );
  }

  async forgetBefore(time: Date, limit: number): Promise<number> {
    const transaction = this.work.transaction();
    const rows = await transaction.rows(
      `SELECT scope, record_key FROM idempotency_records
       WHERE created_at < ? ORDER BY created_at LIMIT ?`,
      [time.getTime(), Math.min(limit, MAX_ROWS)],
    );
    let forgotten = 0;
    for (const { scope, record_key: key } of rows) {
      forgotten += await transaction.change(
        'DELETE FROM idempotency_records WHERE scope = ? AND record_key = ?',
        [String(scope), String(key)],
      );
    }
    return forgotten;
  }
}
