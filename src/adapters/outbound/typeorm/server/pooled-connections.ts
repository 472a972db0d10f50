import type { DataSource, QueryRunner } from 'typeorm';
import type { ExecutionScope } from '../../../../ports/runtime/execution-scope.js';
import type { Connections, TransactionOptions } from '../connections.js';
import type { DatabaseLimits } from '../limits.js';
import type { SqlSession } from '../sql-session.js';
import { translateError, unavailable } from '../translate-error.js';
import { inTime, LateError } from './in-time.js';
import { QueryRunnerSession } from './query-runner-session.js';

/** How long closing waits for running work, ms. */
const CLOSE_TIMEOUT_MS = 10_000;

export interface ServerSettings {
  readonly source: DataSource;
  readonly poolSize: number;
  readonly limits: DatabaseLimits;
  /** New connections are made in nobody's context: the pool keeps them for others. */
  readonly scope: Pick<ExecutionScope, 'outside'>;
  /** Statements that every new connection starts with. */
  readonly greeting: readonly string[];
  /** Whether parameters are `$1`, `$2` instead of `?`. */
  readonly numbered: boolean;
  /** Ends a driver's connection, so that the pool makes a new one instead of using it again. */
  readonly discard: (connection: unknown) => void;
}

interface Acquired {
  readonly runner: QueryRunner;
  readonly connection: object;
}

/** Connections of TypeORM's pool to a database server. */
export class PooledConnections implements Connections {
  private readonly greeted = new WeakSet<object>();
  private readonly running = new Set<Promise<unknown>>();
  private closed = false;

  constructor(private readonly settings: ServerSettings) {}

  transact<T>(
    body: (session: SqlSession) => Promise<T>,
    { timeoutMs = this.answerTimeoutMs }: TransactionOptions = {},
  ): Promise<T> {
    return this.tracked(async () => {
      const acquired = await this.acquire((runner) => runner.startTransaction());
      const session = this.session(acquired.runner, timeoutMs);
      try {
        const result = await body(session);
        await session.commit();
        return result;
      } catch (error) {
        await this.rollBack(session, acquired.connection, error);
        throw error;
      } finally {
        await acquired.runner.release();
      }
    });
  }

  /** A read has no effects: when its connection turns out to be dead it is done on another. */
  read<T>(body: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.tracked(async () => {
      for (let tries = 1; ; tries++) {
        const { runner, connection } = await this.acquire(() => Promise.resolve());
        try {
          return await body(this.session(runner, this.answerTimeoutMs));
        } catch (error) {
          if (translateError(error).kind === 'unavailable') this.settings.discard(connection);
          if (!this.mayTryAgain(error, tries)) throw error;
        } finally {
          await runner.release();
        }
      }
    });
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await inTime(Promise.allSettled(this.running), CLOSE_TIMEOUT_MS).catch(() => undefined);
    await this.settings.source.destroy();
  }

  /** An answer so much later than the server gives statements up will never come. */
  private get answerTimeoutMs(): number {
    const { statementMs, acquireMs } = this.settings.limits;
    return statementMs + acquireMs;
  }

  private async tracked<T>(work: () => Promise<T>): Promise<T> {
    if (this.closed) throw unavailable('The database is closed');
    const promise = work();
    this.running.add(promise);
    try {
      return await promise;
    } finally {
      this.running.delete(promise);
    }
  }

  private session(runner: QueryRunner, timeoutMs: number): QueryRunnerSession {
    return new QueryRunnerSession(runner, { numbered: this.settings.numbered, timeoutMs });
  }

  /** A connection whose transaction cannot be ended must not serve anybody else. */
  private async rollBack(
    session: QueryRunnerSession,
    connection: object,
    error: unknown,
  ): Promise<void> {
    try {
      if (translateError(error).kind === 'unavailable') throw error;
      await inTime(session.rollBack(), this.settings.limits.acquireMs);
    } catch {
      this.settings.discard(connection);
    }
  }

  /**
   * Pooled connections may have died unnoticed. Nothing has happened yet when `begin` fails on one, so another
   * is tried, at worst until the pool has made a new one.
   */
  private async acquire(begin: (runner: QueryRunner) => Promise<void>): Promise<Acquired> {
    const { limits } = this.settings;
    for (let tries = 1; ; tries++) {
      const acquired = await this.connect();
      const { runner, connection } = acquired;
      try {
        await inTime(this.greet(acquired), limits.acquireMs);
        await inTime(begin(runner), limits.acquireMs);
        return acquired;
      } catch (error) {
        this.settings.discard(connection);
        await runner.release();
        if (!this.mayTryAgain(error, tries)) throw error;
      }
    }
  }

  private mayTryAgain(error: unknown, tries: number): boolean {
    const isLost = translateError(error).kind === 'unavailable' && !(error instanceof LateError);
    return isLost && tries <= this.settings.poolSize;
  }

  private async connect(): Promise<Acquired> {
    const runner = this.settings.source.createQueryRunner();
    const { scope } = this.settings;
    const connecting = scope.outside(() => runner.connect() as Promise<object>);
    try {
      return { runner, connection: await inTime(connecting, this.settings.limits.acquireMs) };
    } catch (error) {
      // One that comes after all goes back to the pool.
      connecting.then(() => runner.release()).catch(() => undefined);
      throw error;
    }
  }

  private async greet({ runner, connection }: Acquired): Promise<void> {
    if (this.greeted.has(connection)) return;
    for (const statement of this.settings.greeting) await runner.query(statement);
    this.greeted.add(connection);
  }
}
