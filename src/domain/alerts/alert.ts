import type { Aggregate, AggregateState } from '../shared/aggregate.js';
import { AppError } from '../shared/app-error.js';
import type { NewDomainEvent } from '../shared/domain-event.js';
import type { AlertId } from '../shared/ids.js';
import type { AlertLabels, AlertSeverity } from './alert-severity.js';

/** `pending`: the condition holds, not yet for long enough. */
export const ALERT_STATUSES = ['pending', 'firing', 'resolved'] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

export interface AlertState extends AggregateState<AlertId> {
  /** Name of its rule. */
  readonly rule: string;
  /** Digest of rule and labels while it is not resolved: no two active alerts are the same. */
  readonly activeKey: string | null;
  readonly severity: AlertSeverity;
  readonly status: AlertStatus;
  readonly labels: AlertLabels;
  readonly summary: string;
  /** What was found, in a sentence. */
  readonly text: string;
  /** The number it was found with, where there is one. */
  readonly value: number | null;
  /** When the condition began to hold. */
  readonly startedAt: Date;
  readonly firedAt: Date | null;
  readonly resolvedAt: Date | null;
  /** The last events that count, ISO 8601; of event rules. */
  readonly hits: readonly string[];
  /** Channels that were told that it fires, and so will be told of its end. */
  readonly toldChannels: readonly string[];
  readonly lastNotifiedAt: Date | null;
  readonly notices: number;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
  readonly note: string | null;
}

export interface AlertFinding {
  readonly labels: AlertLabels;
  readonly value: number | null;
  readonly text: string;
}

export interface AlertDecision {
  readonly alert: Alert;
  readonly events: readonly NewDomainEvent[];
}

interface Opening extends AlertFinding {
  readonly rule: string;
  readonly summary: string;
  readonly severity: AlertSeverity;
  readonly activeKey: string;
  readonly startedAt: Date;
  readonly hits?: readonly string[];
}

export class Alert implements Aggregate<AlertState> {
  private constructor(readonly state: AlertState) {}

  static restore(state: AlertState): Alert {
    return new Alert(state);
  }

  static open(id: AlertId, now: Date, opening: Opening): Alert {
    return new Alert({
      hits: [],
      ...opening,
      id,
      version: 1,
      createdAt: now,
      updatedAt: now,
      status: 'pending',
      firedAt: null,
      resolvedAt: null,
      toldChannels: [],
      lastNotifiedAt: null,
      notices: 0,
      acknowledgedAt: null,
      acknowledgedBy: null,
      note: null,
    });
  }

  fire({ value, text }: Pick<AlertFinding, 'value' | 'text'>, now: Date): AlertDecision {
    const alert = this.with({ status: 'firing', firedAt: now, value, text }, now);
    return { alert, events: [alert.tell('brain.alert.fired')] };
  }

  hit(hits: readonly string[], text: string, now: Date): Alert {
    return this.with({ hits, text }, now);
  }

  resolve(now: Date): AlertDecision {
    const alert = this.with({ status: 'resolved', activeKey: null, resolvedAt: now }, now);
    const wasFiring = this.state.status === 'firing';
    return { alert, events: wasFiring ? [alert.tell('brain.alert.resolved')] : [] };
  }

  notified(channels: readonly string[], now: Date): Alert {
    const toldChannels = [...new Set([...this.state.toldChannels, ...channels])];
    const notices = this.state.notices + 1;
    return this.with({ toldChannels, notices, lastNotifiedAt: now }, now);
  }

  /**
   * Somebody looks after it: no more repeats.
   * @throws AppError `conflict` unless it fires
   */
  acknowledge(by: string, note: string | null, now: Date): AlertDecision {
    if (this.state.status !== 'firing') {
      throw new AppError('conflict', 'alert.not-firing', `The alert is ${this.state.status}`);
    }
    const change = { acknowledgedAt: now, acknowledgedBy: by, note: note ?? this.state.note };
    const alert = this.with(change, now);
    return { alert, events: [alert.tell('brain.alert.acknowledged')] };
  }

  annotate(note: string | null, now: Date): AlertDecision {
    return { alert: this.with({ note }, now), events: [] };
  }

  /** The same alert as one step, however many methods led to it. */
  after(stored: Alert | undefined): Alert {
    const version = stored ? stored.state.version + 1 : 1;
    return new Alert({ ...this.state, version });
  }

  private with(change: Partial<AlertState>, now: Date): Alert {
    const version = this.state.version + 1;
    return new Alert({ ...this.state, ...change, version, updatedAt: now });
  }

  private tell(type: string): NewDomainEvent {
    const { id, rule, severity, labels, summary, text, value, startedAt } = this.state;
    const data = { alertId: id, rule, severity, labels, summary, text, value };
    return { type, subject: id, data: { ...data, startedAt: startedAt.toISOString() } };
  }
}
