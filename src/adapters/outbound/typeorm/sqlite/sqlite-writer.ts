import { AsyncResource } from 'node:async_hooks';
import { AppError } from '../../../../domain/shared/app-error.js';
import type { SqlSession } from '../sql-session.js';

/** Most units of work that share one commit. */
const MAX_BATCH = 64;

/** When a batch takes in no further unit of work, ms. */
const MAX_BATCH_MS = 20;

/** Units of work that may wait; beyond, callers are better off trying again later. */
const MAX_WAITING = 10_000;

const BEGIN = 'BEGIN IMMEDIATE';
const MARK = 'SAVEPOINT unit';

/** A session that also runs several statements without parameters in one go. */
export interface ScriptedSession extends SqlSession {
  script(sql: string): Promise<void>;
}

interface Unit {
  perform(): Promise<void>;
  succeed(): void;
  fail(error: unknown): void;
}

/**
 * The one writer of a SQLite database, with group commit. Units of work run strictly one after another, in
 * order of arrival, so none sees or undoes another's changes. Those that are waiting share a transaction,
 * each within its own savepoint: one that fails is rolled back alone. All wait for the common COMMIT, whose
 * fsync is what a commit costs; when it fails, all of them fail and nothing is stored.
 */
export class SqliteWriter {
  private waiting: Unit[] = [];
  private working: Promise<void> | undefined;
  private between: (() => Promise<void>)[] = [];

  constructor(
    private readonly session: ScriptedSession,
    private readonly maxBatchMs = MAX_BATCH_MS,
  ) {}

  run<T>(body: (session: SqlSession) => Promise<T>): Promise<T> {
    if (this.waiting.length >= MAX_WAITING) return Promise.reject(overloaded());
    return new Promise<T>((resolve, reject) => {
      let result: T;
      const perform = async () => {
        result = await body(this.session);
      };
      this.waiting.push({
        perform: AsyncResource.bind(perform),
        succeed: () => {
          resolve(result);
        },
        fail: reject,
      });
      this.working ??= this.work();
    });
  }

  /** Runs what needs the connection without a transaction, between two of them. */
  runBetween<T>(body: (session: SqlSession) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.between.push(() => body(this.session).then(resolve, reject));
      this.working ??= this.work();
    });
  }

  /** Resolves once nothing is left to do. */
  async idle(): Promise<void> {
    while (this.working) await this.working;
  }

  private async work(): Promise<void> {
    await Promise.resolve(); // callers of the same tick share the first batch
    while (this.waiting.length > 0 || this.between.length > 0) {
      for (const body of this.between.splice(0)) await body();
      if (this.waiting.length > 0) await this.runBatch();
    }
    this.working = undefined;
  }

  private async runBatch(): Promise<void> {
    const alone = this.waiting.length === 1;
    try {
      await this.session.script(alone ? BEGIN : `${BEGIN}; ${MARK}`);
    } catch (error) {
      await this.session.script('ROLLBACK').catch(() => undefined); // fails where nothing was begun
      for (const unit of this.waiting.splice(0, MAX_BATCH)) unit.fail(error);
      return;
    }
    const done: Unit[] = [];
    try {
      if (alone) await this.runAlone(done);
      else await this.runTogether(done);
      await this.session.script(done.length > 0 ? 'COMMIT' : 'ROLLBACK');
    } catch (error) {
      await this.session.script('ROLLBACK').catch(() => undefined); // fails where SQLite has rolled back itself
      for (const unit of done) unit.fail(error);
      return;
    }
    for (const unit of done) unit.succeed();
  }

  private async runAlone(done: Unit[]): Promise<void> {
    const [unit] = this.waiting.splice(0, 1);
    if (!unit) return;
    try {
      await unit.perform();
      done.push(unit);
    } catch (error) {
      unit.fail(error);
    }
  }

  /** A savepoint is open at the beginning; the last one ends with the transaction. */
  private async runTogether(done: Unit[]): Promise<void> {
    const startedMs = performance.now();
    for (let taken = 0; this.waiting.length > 0; taken += 1) {
      if (taken === MAX_BATCH || (taken > 0 && performance.now() - startedMs >= this.maxBatchMs)) {
        return;
      }
      if (taken > 0) await this.session.script(`RELEASE unit; ${MARK}`);
      const [unit] = this.waiting.splice(0, 1);
      if (unit) await this.runWithin(unit, done);
    }
  }

  private async runWithin(unit: Unit, done: Unit[]): Promise<void> {
    try {
      await unit.perform();
      done.push(unit);
    } catch (error) {
      unit.fail(error);
      await this.session.script('ROLLBACK TO unit').catch(() => {
        throw error; // SQLite gave the whole transaction up: the fault is that of everybody in it
      });
    }
  }
}

function overloaded(): AppError {
  return new AppError('unavailable', 'database.overloaded', 'Too many writes are waiting', {
    retryAfterSeconds: 5,
  });
}
