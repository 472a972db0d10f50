import type { ApiKeyState } from '../../../../domain/access/api-key.js';
import type { ApiKeyQueries } from '../../../../ports/access/api-key-repository.js';
import { TypeOrmQueries } from '../typeorm-queries.js';

export class TypeOrmApiKeyQueries
  extends TypeOrmQueries<ApiKeyState, ApiKeyState>
  implements ApiKeyQueries
{
  async findByLookup(lookup: string): Promise<ApiKeyState | undefined> {
    const { table } = this.listed;
    const [key] = await this.work.read((session) => table.select(session, 'lookup = ?', [lookup]));
    return key;
  }

  async count(): Promise<number> {
    const [row] = await this.work.read((session) =>
      session.rows('SELECT COUNT(*) AS total FROM api_keys'),
    );
    return Number(row?.['total']);
  }
}
