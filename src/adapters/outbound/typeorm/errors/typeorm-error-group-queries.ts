import type { ErrorGroupState } from '../../../../domain/errors/error-group.js';
import type { ErrorShare, ErrorStatistics } from '../../../../domain/errors/error-statistics.js';
import type { ErrorGroupId } from '../../../../domain/shared/ids.js';
import type { ErrorGroupQueries } from '../../../../ports/errors/error-group-repository.js';
import type { Row, SqlSession } from '../sql-session.js';
import { TypeOrmQueries } from '../typeorm-queries.js';

const JOINED = `FROM error_hours h JOIN error_groups g ON g.id = h.group_id WHERE h.hour >= ?`;

export class TypeOrmErrorGroupQueries
  extends TypeOrmQueries<ErrorGroupState, ErrorGroupState>
  implements ErrorGroupQueries
{
  statistics(since: Date): Promise<ErrorStatistics> {
    return this.work.read(async (session) => {
      const by = (column: string) => countsBy(session, column, since);
      const hours = await session.rows(
        'SELECT hour, SUM(failures) AS total FROM error_hours WHERE hour >= ? GROUP BY hour ORDER BY hour',
        [since.getTime()],
      );
      const byHour = hours.map((row) => ({
        hour: new Date(Number(row['hour'])),
        count: Number(row['total']),
      }));
      return {
        since,
        total: byHour.reduce((sum, { count }) => sum + count, 0),
        byCategory: await by('category'),
        bySeverity: await by('severity'),
        byComponent: await by('component'),
        byHour,
        newGroups: await counted(session, 'first_seen_at >= ?', [since.getTime()]),
        openGroups: await counted(session, "status <> 'resolved'", []),
        regressedGroups: await counted(session, "status = 'regressed'", []),
        top: await topShares(session, since),
      };
    });
  }
}

/** @param column of error_groups, never from outside */
async function countsBy(
  session: SqlSession,
  column: string,
  since: Date,
): Promise<Record<string, number>> {
  const rows = await session.rows(
    `SELECT g.${column} AS name, SUM(h.failures) AS total ${JOINED}
     GROUP BY g.${column} ORDER BY total DESC, g.${column} LIMIT 50`,
    [since.getTime()],
  );
  return Object.fromEntries(rows.map((row) => [String(row['name']), Number(row['total'])]));
}

async function counted(
  session: SqlSession,
  condition: string,
  parameters: readonly number[],
): Promise<number> {
  const sql = `SELECT COUNT(*) AS total FROM error_groups WHERE ${condition}`;
  const [row] = await session.rows(sql, parameters);
  return Number(row?.['total']);
}

async function topShares(session: SqlSession, since: Date): Promise<readonly ErrorShare[]> {
  const rows = await session.rows(
    `SELECT g.id, g.code, g.component, g.message, SUM(h.failures) AS total ${JOINED}
     GROUP BY g.id, g.code, g.component, g.message ORDER BY total DESC, g.id LIMIT 10`,
    [since.getTime()],
  );
  return rows.map(toShare);
}

function toShare(row: Row): ErrorShare {
  return {
    id: row['id'] as ErrorGroupId,
    code: String(row['code']),
    component: String(row['component']),
    message: String(row['message']),
    count: Number(row['total']),
  };
}
