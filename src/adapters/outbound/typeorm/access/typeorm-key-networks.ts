import type { ApiKeyId } from '../../../../domain/shared/ids.js';
import { MOST_KEY_NETWORKS, type KeyNetworks } from '../../../../ports/access/key-networks.js';
import type { Dialect } from '../dialect.js';
import { placeholders } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';

export class TypeOrmKeyNetworks implements KeyNetworks {
  constructor(
    private readonly work: TypeOrmUnitOfWork,
    private readonly dialect: Dialect,
  ) {}

  async of(key: ApiKeyId): Promise<readonly string[]> {
    const rows = await this.work.read((session) =>
      session.rows(
        'SELECT network FROM api_key_networks WHERE api_key_id = ? ORDER BY first_seen_at, network',
        [key],
      ),
    );
    return rows.map((row) => String(row['network']));
  }

  async add(key: ApiKeyId, network: string, at: Date): Promise<boolean> {
    const transaction = this.work.transaction();
    const added = await transaction.change(
      this.dialect.insertNew(
        'api_key_networks',
        'api_key_id, network, first_seen_at',
        placeholders(3),
        'api_key_id, network',
      ),
      [key, network, at.getTime()],
    );
    if (added === 0) return false;
    const others = (await this.of(key)).filter((known) => known !== network);
    for (const oldest of others.slice(0, Math.max(0, others.length + 1 - MOST_KEY_NETWORKS))) {
      await transaction.change(
        'DELETE FROM api_key_networks WHERE api_key_id = ? AND network = ?',
        [key, oldest],
      );
    }
    return true;
  }

  async forget(key: ApiKeyId): Promise<void> {
    await this.work
      .transaction()
      .change('DELETE FROM api_key_networks WHERE api_key_id = ?', [key]);
  }
}
