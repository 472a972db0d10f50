import type { AuditEntry } from '../../../../domain/access/audit-entry.js';
import type { AuditLog } from '../../../../ports/access/audit-log.js';
import { placeholders } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';

export class TypeOrmAuditLog implements AuditLog {
  constructor(private readonly work: TypeOrmUnitOfWork) {}

  append({ id, at, actor, useCase, outcome, code, requestId }: AuditEntry): Promise<void> {
    return this.work.run(async () => {
      await this.work.transaction().change(
        `INSERT INTO audit_entries (id, recorded_at, actor, use_case, outcome, code, request_id)
         VALUES ${placeholders(7)}`,
        [id, at.getTime(), actor, useCase, outcome, code, requestId],
      );
    });
  }
}
