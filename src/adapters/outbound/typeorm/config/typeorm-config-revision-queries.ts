import type { ConfigRevisionState } from '../../../../domain/config/config-revision.js';
import type { ConfigRevisionQueries } from '../../../../ports/config/config-revision-repository.js';
import type { SqlValue } from '../sql-session.js';
import { TypeOrmQueries } from '../typeorm-queries.js';
import { LATEST_REVISION } from './typeorm-config-revision-repository.js';

export class TypeOrmConfigRevisionQueries
  extends TypeOrmQueries<ConfigRevisionState, ConfigRevisionState>
  implements ConfigRevisionQueries
{
  latest(): Promise<ConfigRevisionState | undefined> {
    return this.findBy(LATEST_REVISION, []);
  }

  findByNumber(number: number): Promise<ConfigRevisionState | undefined> {
    return this.findBy('number = ?', [number]);
  }

  private async findBy(
    condition: string,
    parameters: readonly SqlValue[],
  ): Promise<ConfigRevisionState | undefined> {
    const { table } = this.listed;
    const [found] = await this.work.read((session) => table.select(session, condition, parameters));
    return found;
  }
}
