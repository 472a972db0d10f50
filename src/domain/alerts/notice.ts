import type { Aggregate, AggregateState } from '../shared/aggregate.js';
import type { AlertId, NoticeId } from '../shared/ids.js';
import type { JsonObject } from '../shared/json.js';
import type { AlertState } from './alert.js';

/** `failed`: it cannot be delivered, and nobody tries any more. */
export const NOTICE_STATUSES = ['waiting', 'sent', 'failed'] as const;
export type NoticeStatus = (typeof NOTICE_STATUSES)[number];

/** One thing to be told over one channel, once. */
export interface NoticeState extends AggregateState<NoticeId> {
  readonly alertId: AlertId;
  readonly channel: string;
  /** Same at every attempt: receivers know repeats by it. */
  readonly idempotencyKey: string;
  readonly status: NoticeStatus;
  /** Under which it goes out together with others; fixed before the first attempt to send them. */
  readonly digestId: string | null;
  /** What is told, as it was when it was decided. */
  readonly content: JsonObject;
  readonly sentAt: Date | null;
  readonly error: string | null;
}

export class Notice implements Aggregate<NoticeState> {
  private constructor(readonly state: NoticeState) {}

  static restore(state: NoticeState): Notice {
    return new Notice(state);
  }

  /** Tells what the alert is now. @param alert as it is after `notified` */
  static of(id: NoticeId, now: Date, alert: AlertState, channel: string): Notice {
    return new Notice({
      id,
      version: 1,
      createdAt: now,
      updatedAt: now,
      alertId: alert.id,
      channel,
      idempotencyKey: `${alert.id}-${String(alert.notices)}-${channel}`,
      status: 'waiting',
      digestId: null,
      content: contentOf(alert),
      sentAt: null,
      error: null,
    });
  }

  joined(digestId: string, now: Date): Notice {
    return this.with({ digestId }, now);
  }

  sent(now: Date): Notice {
    return this.with({ status: 'sent', sentAt: now, error: null }, now);
  }

  failed(error: string, now: Date): Notice {
    return this.with({ status: 'failed', error: error.slice(0, 1_000) }, now);
  }

  /** One that was given up is to be told after all. */
  reopened(now: Date): Notice {
    return this.with({ status: 'waiting', error: null }, now);
  }

  private with(change: Partial<NoticeState>, now: Date): Notice {
    const version = this.state.version + 1;
    return new Notice({ ...this.state, ...change, version, updatedAt: now });
  }
}

function contentOf(alert: AlertState): JsonObject {
  const { id, status, severity, rule, summary, text, startedAt, resolvedAt, labels } = alert;
  return {
    alertId: id,
    status: status === 'resolved' ? 'resolved' : 'firing',
    severity,
    rule,
    title: summary,
    text,
    startedAt: startedAt.toISOString(),
    resolvedAt: resolvedAt?.toISOString() ?? null,
    labels,
  };
}
