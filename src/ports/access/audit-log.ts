import type { AuditEntry } from '../../domain/access/audit-entry.js';

export interface AuditLog {
  /** Inside a unit of work the entry commits with it. */
  append(entry: AuditEntry): Promise<void>;
}
