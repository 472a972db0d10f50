import type { JobAttempt, JobLogLine } from '../../../../domain/jobs/job.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { TransactionalMap } from '../database/transactional-map.js';

/** Most lines of a job. */
const MOST_LINES = 1_000;

/** What is kept of jobs beside themselves. */
export class InMemoryJobNotes {
  private readonly attemptsOf: TransactionalMap<string, readonly JobAttempt[]>;
  private readonly linesOf: TransactionalMap<string, readonly JobLogLine[]>;

  constructor(database: InMemoryDatabase) {
    this.attemptsOf = new TransactionalMap(database);
    this.linesOf = new TransactionalMap(database);
  }

  attempts(id: string): readonly JobAttempt[] {
    return this.attemptsOf.get(id) ?? [];
  }

  lines(id: string): readonly JobLogLine[] {
    return this.linesOf.get(id) ?? [];
  }

  keepAttempt(id: string, attempt: JobAttempt): void {
    this.attemptsOf.set(id, [...this.attempts(id), attempt]);
  }

  addLines(id: string, lines: readonly JobLogLine[]): void {
    this.linesOf.set(id, [...this.lines(id), ...lines].slice(-MOST_LINES));
  }

  forget(id: string): void {
    this.attemptsOf.delete(id);
    this.linesOf.delete(id);
  }
}
