import type { HealthIncident, ProcessSpan } from '../../domain/monitoring/process-span.js';
import type { TargetVerdict } from '../../domain/monitoring/target.js';

/** What is remembered of how the installation served. Writing needs a unit of work. */
export interface ServiceRecord {
  /** A span with the same id is replaced. */
  saveSpan(span: ProcessSpan): Promise<void>;
  /** Those seen at `from` or later that began before `to`, by their beginning; at most the 10 000 seen last. */
  spans(from: Date, to: Date): Promise<readonly ProcessSpan[]>;
  /** When a process with the role ran first. */
  firstSpan(role: string): Promise<Date | undefined>;
  /** An incident with the same id is replaced. */
  saveIncident(incident: HealthIncident): Promise<void>;
  /** Those not over at `from` that began before `to`, by their beginning; at most the 10 000 begun last. */
  incidents(from: Date, to: Date): Promise<readonly HealthIncident[]>;
  verdicts(): Promise<readonly TargetVerdict[]>;
  /** A verdict on the same target is replaced. */
  saveVerdict(verdict: TargetVerdict): Promise<void>;
  /** Deletes spans and incidents that ended before `time`, at most `limit` of each. @returns how many */
  forgetBefore(time: Date, limit: number): Promise<number>;
}
