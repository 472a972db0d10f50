import type { JsonObject } from '../../domain/shared/json.js';

/** What a channel tells people. */
export interface AlertNotice {
  /** Of the alert; the same in its firing and its resolved notice. */
  readonly alertId: string;
  readonly status: 'firing' | 'resolved';
  readonly severity: 'info' | 'warning' | 'critical';
  readonly rule: string;
  readonly title: string;
  readonly text: string;
  readonly startedAt: Date;
  readonly resolvedAt: Date | null;
  readonly labels: Readonly<Record<string, string>>;
  /**
   * Of a digest (`rule` is `digest`, and no alert has its `alertId`): each notice that it stands for, in order, at
   * most 50. Machines go by these; `title` and `text` tell people the same.
   */
  readonly notices?: readonly AlertNotice[];
}

export interface AlertChannelOptions {
  /** The same at every attempt of one notice. */
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
  /** The operator configured the channel: it may lead to a private address. */
  readonly isTrusted: boolean;
}

/** A way to reach people, e.g. e-mail. */
export interface AlertChannel {
  readonly type: string;
  /**
   * Resolves once the other side took it; rejects with an `AppError` that says whether to try again.
   *
   * @param settings the channel's own, as configured
   */
  send(notice: AlertNotice, settings: JsonObject, options: AlertChannelOptions): Promise<void>;
}
