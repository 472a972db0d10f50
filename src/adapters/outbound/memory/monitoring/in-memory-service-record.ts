import type { HealthIncident, ProcessSpan } from '../../../../domain/monitoring/process-span.js';
import type { TargetVerdict } from '../../../../domain/monitoring/target.js';
import type { ServiceRecord } from '../../../../ports/monitoring/service-record.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { TransactionalMap } from '../database/transactional-map.js';

export class InMemoryServiceRecord implements ServiceRecord {
  private readonly allSpans: TransactionalMap<string, ProcessSpan>;
  private readonly allIncidents: TransactionalMap<string, HealthIncident>;
  private readonly allVerdicts: TransactionalMap<string, TargetVerdict>;

  constructor(private readonly database: InMemoryDatabase) {
    this.allSpans = new TransactionalMap(database);
    this.allIncidents = new TransactionalMap(database);
    this.allVerdicts = new TransactionalMap(database);
  }

  async saveSpan(span: ProcessSpan): Promise<void> {
    this.database.transaction();
    this.allSpans.set(span.id, structuredClone(span));
  }

  async spans(from: Date, to: Date): Promise<readonly ProcessSpan[]> {
    return structuredClone([...this.allSpans.values()])
      .filter(({ seenAt, beganAt }) => seenAt >= from && beganAt < to)
      .sort((a, b) => a.beganAt.getTime() - b.beganAt.getTime());
  }

  async firstSpan(role: string): Promise<Date | undefined> {
    const all = [...this.allSpans.values()].filter(({ roles }) => roles.includes(role));
    if (all.length === 0) return undefined;
    return new Date(Math.min(...all.map(({ beganAt }) => beganAt.getTime())));
  }

  async saveIncident(incident: HealthIncident): Promise<void> {
    this.database.transaction();
    this.allIncidents.set(incident.id, structuredClone(incident));
  }

  async incidents(from: Date, to: Date): Promise<readonly HealthIncident[]> {
    return structuredClone([...this.allIncidents.values()])
      .filter(({ beganAt, endedAt }) => beganAt < to && (endedAt === null || endedAt >= from))
      .sort((a, b) => a.beganAt.getTime() - b.beganAt.getTime());
  }

  async verdicts(): Promise<readonly TargetVerdict[]> {
    return structuredClone([...this.allVerdicts.values()]).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    );
  }

  async saveVerdict(verdict: TargetVerdict): Promise<void> {
    this.database.transaction();
    this.allVerdicts.set(verdict.name, structuredClone(verdict));
  }

  async forgetBefore(time: Date, limit: number): Promise<number> {
    this.database.transaction();
    const spans = [...this.allSpans.values()].filter(({ seenAt }) => seenAt < time);
    const incidents = [...this.allIncidents.values()].filter(
      ({ endedAt }) => endedAt !== null && endedAt < time,
    );
    for (const { id } of spans.slice(0, limit)) this.allSpans.delete(id);
    for (const { id } of incidents.slice(0, limit)) this.allIncidents.delete(id);
    return Math.min(spans.length, limit) + Math.min(incidents.length, limit);
  }
}
