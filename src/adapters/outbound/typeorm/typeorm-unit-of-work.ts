import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError } from '../../../domain/shared/app-error.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../../ports/runtime/unit-of-work.js';
import type { Connections } from './connections.js';
import { ObservedSession } from './observed-session.js';
import type { SqlSession } from './sql-session.js';
import { traced, type StatementTracing } from './traced-session.js';
import { Transaction } from './transaction.js';
import { translateError } from './translate-error.js';

const MAX_RUNS = 5;

/** A rerun waits between 0 and this, doubled with every run, ms. */
const RERUN_DELAY_MS = 8;

/** One for all units of work: each storage that was ever used makes every promise of the process dearer. */
const current = new AsyncLocalStorage<ReadonlyMap<TypeOrmUnitOfWork, Transaction>>();

/** Carries the open transaction along the asynchronous flow and runs losers of races again. */
export class TypeOrmUnitOfWork implements UnitOfWork {
  constructor(
    private readonly deps: {
      readonly connections: Connections;
      readonly logger?: Logger | undefined;
      readonly tracing?: StatementTracing | undefined;
      /** Longest an action may take, ms: it holds locks, on SQLite those of everybody. */
      readonly actionTimeoutMs: number;
    },
  ) {}

  get isOpen(): boolean {
    return this.open() !== undefined;
  }

  async run<T>(action: () => Promise<T>): Promise<T> {
    if (this.open()) return action();
    for (let run = 1; ; run++) {
      try {
        return await this.runOnce(action);
      } catch (error) {
        if (run >= MAX_RUNS || !isLostRace(error)) throw error;
      }
      await delay(Math.random() * RERUN_DELAY_MS * 2 ** run);
    }
  }

  afterCommit(reminder: () => void): void {
    this.remindOnce(reminder, reminder);
  }

  /** As `afterCommit`; of reminders with the same key one of the highest rank is enough. */
  remindOnce(key: unknown, reminder: () => void, rank = 0): void {
    const transaction = this.open();
    if (transaction) transaction.remind(key, reminder, rank);
    else reminder();
  }

  /** @throws AppError `internal` outside a unit of work: nothing may be written by the way */
  transaction(): Transaction {
    const transaction = this.open();
    if (transaction) return transaction;
    throw new AppError('internal', 'unit-of-work.required', 'This needs an open unit of work');
  }

  /** Reads within the open unit of work if there is one, else what is committed. */
  async read<T>(body: (session: SqlSession) => Promise<T>): Promise<T> {
    const transaction = this.open();
    if (transaction) return body(transaction);
    try {
      return await this.deps.connections.read((session) => body(this.observed(session)));
    } catch (error) {
      throw translateError(error);
    }
  }

  private observed(session: SqlSession): SqlSession {
    const { logger, tracing } = this.deps;
    return traced(logger ? new ObservedSession(session, logger) : session, tracing);
  }

  private open(): Transaction | undefined {
    const transaction = current.getStore()?.get(this);
    return transaction?.isOpen ? transaction : undefined;
  }

  private async runOnce<T>(action: () => Promise<T>): Promise<T> {
    let reminders: readonly (() => void)[] = [];
    let own: { readonly error: unknown } | undefined;
    const body = async (session: SqlSession) => {
      const transaction = new Transaction(this.observed(session));
      try {
        const flow = new Map(current.getStore()).set(this, transaction);
        const result = await current.run(flow, () => this.inTime(action));
        if (transaction.fault) throw transaction.fault;
        reminders = transaction.takeReminders();
        return result;
      } catch (error) {
        const race = isLostRace(transaction.fault) && !isLostRace(error);
        own = { error: race ? transaction.fault : error };
        throw own.error;
      } finally {
        transaction.end();
      }
    };
    const result = await this.deps.connections.transact(body).catch((error: unknown) => {
      throw own?.error === error ? error : translateError(error);
    });
    for (const reminder of reminders) this.give(reminder);
    return result;
  }

  private give(reminder: () => void): void {
    try {
      reminder();
    } catch (error) {
      this.deps.logger?.error('reminder after commit failed', { error });
    }
  }

  /** An action that hangs is given up; its later statements are refused because the transaction has ended. */
  private async inTime<T>(action: () => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new AppError('timeout', 'unit-of-work.timeout', 'The unit of work took too long'));
      }, this.deps.actionTimeoutMs);
    });
    try {
      return await Promise.race([action(), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function isLostRace(error: unknown): boolean {
  return error instanceof AppError && error.kind === 'conflict' && error.retryable;
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
