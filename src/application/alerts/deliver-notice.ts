import { Notice, type NoticeState } from '../../domain/alerts/notice.js';
import { AppError, toAppError } from '../../domain/shared/app-error.js';
import type { NoticeId } from '../../domain/shared/ids.js';
import { listQuery, type Filter } from '../../domain/shared/page.js';
import type { NoticeQueries, NoticeRepository } from '../../ports/alerts/alert-repositories.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { Leases } from '../../ports/runtime/leases.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { UseCase } from '../shared/use-case.js';
import type { AlertSettings } from './alert-settings.js';
import type { ChannelSender } from './channel-sender.js';
import { digestOf, toAlertNotice } from './notice-digest.js';

export interface DeliverNoticeInput {
  readonly noticeId: NoticeId;
  /** `<process>#<job>`, for a channel belongs to one at a time. */
  readonly holder: string;
  readonly signal: AbortSignal;
}

const LEASE_MS = 30_000;
const MINUTE_MS = 60_000;

/** Notices looked at in one go. */
const MOST_WAITING = 500;

/** So many at once are told as one. */
const GROUP_FROM = 6;

/** How soon a channel that another process serves is tried again, s. */
const BUSY_SECONDS = 2;

/**
 * Tells what waits for the notice's channel, the oldest first, up to a failure: what has begun is told before its end,
 * whichever job comes first. More than the channel's rate allows goes out as one digest.
 */
export class DeliverNotice implements UseCase<DeliverNoticeInput, void> {
  readonly name = 'alerts.deliver';
  readonly permission = 'alert:write';

  constructor(
    private readonly deps: {
      readonly settings: AlertSettings;
      readonly notices: NoticeRepository;
      readonly queries: NoticeQueries;
      readonly sender: ChannelSender;
      readonly leases: Leases;
      readonly work: UnitOfWork;
      readonly clock: Clock;
      readonly ids: IdGenerator;
      readonly logger: Logger;
      readonly isDead: (holder: string) => boolean;
    },
  ) {}

  async execute({ noticeId, holder, signal }: DeliverNoticeInput): Promise<void> {
    const notice = await this.deps.queries.find(noticeId);
    if (notice?.status !== 'waiting') return;
    const { channel } = notice;
    const lease = `alert-channel:${channel}`;
    await this.take(lease, holder);
    try {
      while (!signal.aborted) {
        const waiting = await this.list(channel, 'waiting');
        if (waiting.length === 0) return;
        if (!(await this.deps.leases.acquire(lease, holder, LEASE_MS))) throw busy(channel);
        await this.sendNext(channel, waiting, signal);
      }
    } finally {
      await this.deps.leases.release(lease, holder);
    }
  }

  private async take(lease: string, holder: string): Promise<void> {
    const { leases, isDead } = this.deps;
    if (await leases.acquire(lease, holder, LEASE_MS)) return;
    const other = await leases.holderOf(lease);
    if (other !== undefined && isDead(other.split('#')[0] ?? ''))
      await leases.release(lease, other);
    if (!(await leases.acquire(lease, holder, LEASE_MS))) throw busy(lease);
  }

  private async sendNext(
    channel: string,
    waiting: readonly NoticeState[],
    signal: AbortSignal,
  ): Promise<void> {
    const { sender } = this.deps;
    const begun = waiting.find(({ digestId }) => digestId !== null)?.digestId ?? null;
    if (begun === null) await this.requireRoom(channel);
    if (begun === null && waiting.length < GROUP_FROM) {
      const [first] = waiting;
      if (!first) return;
      const { content, idempotencyKey } = first;
      await this.settle([first], () =>
        sender.send(channel, toAlertNotice(content), idempotencyKey, signal),
      );
      return;
    }
    const digestId = begun ?? `digest-${this.deps.ids.next()}`;
    const members =
      begun === null
        ? await this.join(waiting, digestId)
        : waiting.filter((state) => state.digestId === digestId);
    const digest = digestOf(digestId, members);
    await this.settle(members, () => sender.send(channel, digest, digestId, signal));
  }

  /** The members of a digest are stored before it is sent, so that a repeat holds the same. */
  private join(waiting: readonly NoticeState[], digestId: string): Promise<readonly NoticeState[]> {
    const { work, notices, clock } = this.deps;
    return work.run(async () => {
      const members: NoticeState[] = [];
      for (const state of waiting) {
        const joined = Notice.restore(state).joined(digestId, clock.now());
        await notices.save(joined, []);
        members.push(joined.state);
      }
      return members;
    });
  }

  /** @throws what the channel throws, if another attempt can help; else the notices count as failed */
  private async settle(members: readonly NoticeState[], send: () => Promise<void>): Promise<void> {
    const { work, notices, clock, logger } = this.deps;
    let error: AppError | undefined;
    try {
      await send();
    } catch (thrown) {
      error = toAppError(thrown);
      if (error.retryable) throw error;
      const { channel } = members[0] ?? {};
      logger.error('a notice cannot be delivered', { channel, count: members.length, error });
    }
    const failure = error && `${error.code}: ${error.message}`;
    await work.run(async () => {
      for (const state of members) {
        const notice = Notice.restore(state);
        const now = clock.now();
        await notices.save(failure ? notice.failed(failure, now) : notice.sent(now), []);
      }
    });
  }

  /** @throws AppError `rate-limited` while the channel has had its share of the minute */
  private async requireRoom(channel: string): Promise<void> {
    const { settings, clock } = this.deps;
    const limit = settings.channels.get(channel)?.maxPerMinute ?? Infinity;
    const since = new Date(clock.now().getTime() - MINUTE_MS);
    const sent = await this.list(channel, 'sent', [
      { field: 'sentAt', operator: 'gt', values: [since] },
    ]);
    const messages = new Map(sent.map((state) => [state.digestId ?? state.id, state.sentAt]));
    if (messages.size < limit) return;
    const oldest = Math.min(...[...messages.values()].map((at) => at?.getTime() ?? 0));
    const waitMs = oldest + MINUTE_MS - clock.now().getTime();
    throw new AppError('rate-limited', 'alert-channel.rate', `${channel} has had its share`, {
      retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)),
    });
  }

  private async list(
    channel: string,
    status: NoticeState['status'],
    more: readonly Filter[] = [],
  ): Promise<readonly NoticeState[]> {
    const filters: readonly Filter[] = [
      { field: 'channel', operator: 'in', values: [channel] },
      { field: 'status', operator: 'in', values: [status] },
      ...more,
    ];
    const page = await this.deps.queries.list(listQuery({ limit: MOST_WAITING, filters }));
    return page.items;
  }
}

function busy(what: string): AppError {
  return new AppError('unavailable', 'alert-channel.busy', `${what} is served already`, {
    severity: 'low',
    retryAfterSeconds: BUSY_SECONDS,
  });
}
