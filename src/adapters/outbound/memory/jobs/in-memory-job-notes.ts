import type { DeadLetterNote } from '../../../../domain/jobs/dead-letter.js';
import type { JobAttempt, JobLogLine } from '../../../../domain/jobs/job.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { TransactionalMap } from '../database/transactional-map.js';

/** Most lines of a job. */
const MOST_LINES = 1_000;

/** What is kept of jobs beside themselves. */
export class InMemoryJobNotes {
  private readonly attemptsOf: TransactionalMap<string, readonly JobAttempt[]>;
  private readonly linesOf: TransactionalMap<string, readonly JobLogLine[]>;
  private readonly notesOf: TransactionalMap<string, readonly DeadLetterNote[]>;

  constructor(database: InMemoryDatabase) {
    this.attemptsOf = new TransactionalMap(database);
    this.linesOf = new TransactionalMap(database);
    this.notesOf = new TransactionalMap(database);
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

  notes(id: string): readonly DeadLetterNote[] {
    return this.notesOf.get(id) ?? [];
  }

  addNote(note: DeadLetterNote): void {
    this.notesOf.set(note.letterId, [...this.notes(note.letterId), note]);
  }

  forget(id: string): void {
    this.attemptsOf.delete(id);
    this.linesOf.delete(id);
    this.notesOf.delete(id);
  }
}
