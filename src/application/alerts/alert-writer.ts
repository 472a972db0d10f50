import { Alert, type AlertState } from '../../domain/alerts/alert.js';
import type { AlertRuleState } from '../../domain/alerts/alert-rule.js';
import { isNoticeDue, type NoticeSurroundings } from '../../domain/alerts/notice-due.js';
import { Notice } from '../../domain/alerts/notice.js';
import type { AlertStep } from '../../domain/alerts/plan-alerts.js';
import type { AlertRepository, NoticeRepository } from '../../ports/alerts/alert-repositories.js';
import type { JobQueue } from '../../ports/jobs/job-repository.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import { NOTICE_ATTEMPTS, NOTICE_PRIORITY } from './alert-queue.js';
import { ALERT_QUEUE } from '../../domain/shared/own-queues.js';
import type { AlertSettings } from './alert-settings.js';
import { channelsOf } from './channels-of.js';

/** Writes what becomes of alerts, and within the same unit of work what has to be told to whom. */
export class AlertWriter {
  constructor(
    private readonly deps: {
      readonly settings: AlertSettings;
      readonly alerts: AlertRepository;
      readonly notices: NoticeRepository;
      readonly jobs: JobQueue;
      readonly ids: IdGenerator;
    },
  ) {}

  /** Only inside a unit of work. */
  async write(
    { before, alert, events, isDropped }: AlertStep,
    rule: AlertRuleState | undefined,
    around: NoticeSurroundings,
  ): Promise<void> {
    const { alerts } = this.deps;
    if (isDropped) {
      if (before) await alerts.delete(before.state.id, []);
      return;
    }
    const channels = this.channelsToTell(alert.state, rule, around);
    const told = channels.length > 0 ? alert.notified(channels, around.now) : alert;
    await alerts.save(told.after(before), events);
    await this.tell(told.state, channels, around.now);
  }

  /** A step for an alert that stays as it is, when people are to be told of it all the same. */
  remind(
    state: AlertState,
    rule: AlertRuleState,
    around: NoticeSurroundings,
  ): AlertStep | undefined {
    if (this.channelsToTell(state, rule, around).length === 0) return undefined;
    const alert = Alert.restore(state);
    return { before: alert, alert, events: [], isDropped: false };
  }

  private channelsToTell(
    state: AlertState,
    rule: AlertRuleState | undefined,
    around: NoticeSurroundings,
  ): readonly string[] {
    if (state.status === 'resolved') return state.toldChannels;
    if (!rule || !isNoticeDue(state, rule, around)) return [];
    return channelsOf(state, rule.channels, this.deps.settings);
  }

  private async tell(state: AlertState, channels: readonly string[], now: Date): Promise<void> {
    const { notices, jobs, ids } = this.deps;
    for (const channel of channels) {
      const notice = Notice.of(ids.next(), now, state, channel);
      await notices.save(notice, []);
      const payload = { noticeId: notice.state.id, channel };
      const job = { queue: ALERT_QUEUE, payload, maxAttempts: NOTICE_ATTEMPTS };
      await jobs.enqueue([{ ...job, priority: NOTICE_PRIORITY }]);
    }
  }
}
