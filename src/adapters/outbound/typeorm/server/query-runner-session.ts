import type { QueryResult, QueryRunner } from 'typeorm';
import type { Row, SqlSession, SqlValue } from '../sql-session.js';
import { inTime } from './in-time.js';

export interface SessionOptions {
  /** Whether parameters are `$1`, `$2` instead of `?`. */
  readonly numbered: boolean;
  /** An answer that has not come by then is given up, ms. */
  readonly timeoutMs: number;
}

/** A TypeORM query runner as a session: one thing at a time, in the order of the calls. */
export class QueryRunnerSession implements SqlSession {
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly runner: QueryRunner,
    private readonly options: SessionOptions,
  ) {}

  async rows(sql: string, parameters: readonly SqlValue[] = []): Promise<readonly Row[]> {
    const { records } = await this.query(sql, parameters);
    return records as readonly Row[];
  }

  async change(sql: string, parameters: readonly SqlValue[] = []): Promise<number> {
    const { affected } = await this.query(sql, parameters);
    return affected ?? 0;
  }

  /**
   * Ends the transaction after every statement that was begun: one that slipped behind a ROLLBACK would be
   * a transaction of its own.
   */
  commit(): Promise<void> {
    return this.inTurn(() => this.runner.commitTransaction());
  }

  rollBack(): Promise<void> {
    return this.inTurn(() => this.runner.rollbackTransaction());
  }

  private query(sql: string, parameters: readonly SqlValue[]): Promise<QueryResult> {
    const text = this.options.numbered ? withNumbers(sql) : sql;
    return this.inTurn(() => this.runner.query(text, [...parameters], true));
  }

  private inTurn<T>(step: () => Promise<T>): Promise<T> {
    const result = this.turn.then(() => inTime(step(), this.options.timeoutMs));
    this.turn = result.catch(() => undefined);
    return result;
  }
}

function withNumbers(sql: string): string {
  let number = 0;
  return sql.replace(/\?/g, () => `$${String(++number)}`);
}
