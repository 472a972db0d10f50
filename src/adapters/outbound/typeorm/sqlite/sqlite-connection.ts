import type { Database, Statement } from 'sqlite3';
import type { Row, SqlValue } from '../sql-session.js';
import type { ScriptedSession } from './sqlite-writer.js';

/** Statements kept prepared; the one unused for longest goes first. */
const MAX_PREPARED = 200;

/** Texts with more parameters come in too many lengths to be worth keeping. */
const MAX_KEPT_PARAMETERS = 100;

/** A kept statement keeps its last parameters in memory: large ones must not stay. */
const MAX_KEPT_BYTES = 65_536;

/**
 * One connection of the sqlite3 driver, one statement at a time: the driver would give concurrent statements
 * a thread each, where they wait for each other and starve the rest of the process.
 */
export class SqliteConnection implements ScriptedSession {
  private readonly prepared = new Map<string, Statement>();
  private turn: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(private readonly database: Database) {}

  /** Statements running or waiting. */
  get load(): number {
    return this.waiting;
  }

  rows(sql: string, parameters: readonly SqlValue[] = []): Promise<readonly Row[]> {
    return this.inTurn(sql, parameters, (statement, resolve, reject) => {
      statement.all(parameters, (error: Error | null, rows: Row[]) => {
        if (error) reject(error);
        else resolve(rows);
      });
    });
  }

  change(sql: string, parameters: readonly SqlValue[] = []): Promise<number> {
    return this.inTurn(sql, parameters, (statement, resolve, reject) => {
      statement.run(parameters, function (error: Error | null) {
        if (error) reject(error);
        else resolve(this.changes);
      });
    });
  }

  script(sql: string): Promise<void> {
    return this.next(
      () =>
        new Promise<void>((resolve, reject) => {
          this.database.exec(sql, (error) => {
            if (error) reject(error);
            else resolve();
          });
        }),
    );
  }

  /** Must come before the database is closed, which open statements prevent. */
  async finalize(): Promise<void> {
    await this.turn;
    await Promise.all([...this.prepared.values()].map(finalizeStatement));
    this.prepared.clear();
  }

  private inTurn<T>(
    sql: string,
    parameters: readonly SqlValue[],
    execute: (
      statement: Statement,
      resolve: (value: T) => void,
      reject: (error: Error) => void,
    ) => void,
  ): Promise<T> {
    return this.next(async () => {
      const statement = await this.statement(sql);
      try {
        return await new Promise<T>((resolve, reject) => {
          execute(statement, resolve, reject);
        });
      } finally {
        await this.keep(sql, statement, parameters);
      }
    });
  }

  /** One after the other. */
  private async next<T>(action: () => Promise<T>): Promise<T> {
    const before = this.turn;
    let done: () => void = () => undefined;
    this.turn = new Promise<void>((resolve) => (done = resolve));
    this.waiting++;
    try {
      await before;
      return await action();
    } finally {
      this.waiting--;
      done();
    }
  }

  private async statement(sql: string): Promise<Statement> {
    const known = this.prepared.get(sql);
    if (known) {
      this.prepared.delete(sql);
      return known;
    }
    return new Promise((resolve, reject) => {
      const statement = this.database.prepare(sql, (error: Error | null) => {
        if (error) reject(error);
        else resolve(statement);
      });
    });
  }

  private async keep(sql: string, statement: Statement, parameters: readonly SqlValue[]) {
    const keepable = parameters.length <= MAX_KEPT_PARAMETERS && !parameters.some(isLarge);
    if (!keepable) return finalizeStatement(statement);
    this.prepared.set(sql, statement);
    const [oldest] = this.prepared;
    if (this.prepared.size <= MAX_PREPARED || !oldest) return undefined;
    this.prepared.delete(oldest[0]);
    return finalizeStatement(oldest[1]);
  }
}

function isLarge(value: SqlValue): boolean {
  return value !== null && typeof value !== 'number' && value.length > MAX_KEPT_BYTES;
}

function finalizeStatement(statement: Statement): Promise<void> {
  return new Promise((resolve) => {
    statement.finalize(() => {
      resolve();
    });
  });
}
