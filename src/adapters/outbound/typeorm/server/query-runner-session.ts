import type { QueryResult, QueryRunner } from 'typeorm';
import type { Row, SqlSession, SqlValue } from '../sql-session.js';
import { inTime } from './in-time.js';

/** A TypeORM query runner as a session; an answer that never comes is given up. */
export class QueryRunnerSession implements SqlSession {
  constructor(
    private readonly runner: QueryRunner,
    private readonly options: {
      /** Whether parameters are `$1`, `$2` instead of `?`. */
      readonly numbered: boolean;
      readonly timeoutMs: number;
    },
  ) {}

  async rows(sql: string, parameters: readonly SqlValue[] = []): Promise<readonly Row[]> {
    const { records } = await this.query(sql, parameters);
    return records as readonly Row[];
  }

  async change(sql: string, parameters: readonly SqlValue[] = []): Promise<number> {
    const { affected } = await this.query(sql, parameters);
    return affected ?? 0;
  }

  private query(sql: string, parameters: readonly SqlValue[]): Promise<QueryResult> {
    const { numbered, timeoutMs } = this.options;
    const text = numbered ? withNumbers(sql) : sql;
    return inTime(this.runner.query(text, [...parameters], true), timeoutMs);
  }
}

function withNumbers(sql: string): string {
  let number = 0;
  return sql.replace(/\?/g, () => `$${String(++number)}`);
}
