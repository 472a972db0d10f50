import type { DeadLetterNote, DeadLetterNoteId } from '../../../../domain/jobs/dead-letter.js';
import type { DeadLetterNotes } from '../../../../ports/jobs/dead-letters.js';
import { placeholders } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';

export class TypeOrmDeadLetterNotes implements DeadLetterNotes {
  constructor(private readonly work: TypeOrmUnitOfWork) {}

  async add({ id, letterId, at, author, text }: DeadLetterNote): Promise<void> {
    await this.work
      .transaction()
      .change(
        `INSERT INTO dead_letter_notes (id, letter_id, at, author, text) VALUES ${placeholders(5)}`,
        [id, letterId, at.getTime(), author, text.replaceAll('\0', '\uFFFD')],
      );
  }

  async of(letterId: string): Promise<readonly DeadLetterNote[]> {
    const rows = await this.work.read((session) =>
      session.rows(
        'SELECT id, at, author, text FROM dead_letter_notes WHERE letter_id = ? ORDER BY id',
        [letterId],
      ),
    );
    return rows.map((row) => ({
      id: row['id'] as DeadLetterNoteId,
      letterId,
      at: new Date(Number(row['at'])),
      author: row['author'] as string,
      text: row['text'] as string,
    }));
  }
}
