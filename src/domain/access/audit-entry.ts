import type { AuditEntryId } from '../shared/ids.js';

/** Who did what, with which outcome. */
export interface AuditEntry {
  readonly id: AuditEntryId;
  readonly at: Date;
  readonly actor: string;
  readonly useCase: string;
  readonly outcome: 'done' | 'denied' | 'failed';
  /** Stable code of the error, when it was not done. */
  readonly code: string | null;
  readonly requestId: string;
}
