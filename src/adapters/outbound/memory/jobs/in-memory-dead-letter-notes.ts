import type { DeadLetterNote } from '../../../../domain/jobs/dead-letter.js';
import type { DeadLetterNotes } from '../../../../ports/jobs/dead-letters.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import type { InMemoryJobNotes } from './in-memory-job-notes.js';

export class InMemoryDeadLetterNotes implements DeadLetterNotes {
  constructor(
    private readonly database: InMemoryDatabase,
    private readonly notes: InMemoryJobNotes,
  ) {}

  async add(note: DeadLetterNote): Promise<void> {
    this.database.transaction();
    this.notes.addNote(structuredClone(note));
  }

  async of(letterId: string): Promise<readonly DeadLetterNote[]> {
    return structuredClone(this.notes.notes(letterId));
  }
}
