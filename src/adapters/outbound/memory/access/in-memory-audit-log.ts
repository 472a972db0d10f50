import type { AuditEntry } from '../../../../domain/access/audit-entry.js';
import type { AuditLog } from '../../../../ports/access/audit-log.js';
import { InMemoryTable } from '../database/in-memory-table.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import type { InMemoryUnitOfWork } from '../in-memory-unit-of-work.js';

export class InMemoryAuditLog implements AuditLog {
  private readonly table: InMemoryTable<AuditEntry>;

  constructor(
    database: InMemoryDatabase,
    private readonly work: InMemoryUnitOfWork,
  ) {
    this.table = new InMemoryTable<AuditEntry>(database, { what: 'audit-entry' });
  }

  /** Committed entries, oldest first; within a unit of work its own too. */
  get entries(): readonly AuditEntry[] {
    return structuredClone([...this.table.peek()]);
  }

  append(entry: AuditEntry): Promise<void> {
    return this.work.run(async () => this.table.insert(entry));
  }
}
