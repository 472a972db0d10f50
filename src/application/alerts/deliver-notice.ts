import type { NoticeState } from '../../domain/alerts/notice.js';
import type { NoticeId } from '../../domain/shared/ids.js';
import { listQuery, type Filter } from '../../domain/shared/page.js';
import type { NoticeQueries } from '../../ports/alerts/alert-repositories.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { Leases } from '../../ports/runtime/leases.js';
import { underLease, type LeaseTerms } from '../shared/under-lease.js';
import type { UseCase } from '../shared/use-case.js';
import type { AlertSettings } from './alert-settings.js';
import { ChannelRate } from './channel-rate.js';
import type { ChannelSender } from './channel-sender.js';
import { digestOf, MOST_OF_DIGEST, toAlertNotice } from './notice-digest.js';
import type { NoticeWriter } from './notice-writer.js';

export interface DeliverNoticeInput {
  readonly noticeId: NoticeId;
  /** `<process>#<job>`, for a channel belongs to one at a time. */
  readonly holder: string;
  readonly signal: AbortSignal;
}

/** It is not the turn of this notice: another job tells it, or the channel has had its share of the minute. */
export interface PutOff {
  readonly putOffSeconds: number;
}

const LEASE_MS = 30_000;

/** Notices looked at in one go. */
const MOST_WAITING = 500;

/** So many at once are told as one. */
const GROUP_FROM = 6;

/** Bounds of how soon somebody looks again whether whoever serves the channel has told this one, s. */
const SOONEST_SECONDS = 2;
const LATEST_SECONDS = 30;

/**
 * Tells what waits for the notice's channel, the oldest first, up to a failure: what has begun is told before its end,
 * whichever job comes first. More than the channel's rate allows goes out as digests.
 */
export class DeliverNotice implements UseCase<DeliverNoticeInput, PutOff | undefined> {
  readonly name = 'alerts.deliver';
  readonly permission = 'alert:write';

  constructor(
    private readonly deps: {
      readonly settings: AlertSettings;
      readonly queries: NoticeQueries;
      readonly sender: ChannelSender;
      readonly writer: NoticeWriter;
      readonly leases: Leases;
      readonly clock: Clock;
      readonly ids: IdGenerator;
      readonly isDead: (holder: string) => boolean;
    },
  ) {}

  /** @throws what the channel throws, if another attempt can help */
  async execute({ noticeId, holder, signal }: DeliverNoticeInput): Promise<PutOff | undefined> {
    const { queries, leases } = this.deps;
    const notice = await queries.find(noticeId);
    if (notice?.status !== 'waiting') return undefined;
    const { channel } = notice;
    const lease = { name: `alert-channel:${channel}`, holder, milliseconds: LEASE_MS };
    let putOff: PutOff | undefined;
    do {
      if (!(await this.take(lease))) return this.busy(notice);
      try {
        const drain = (held: AbortSignal) => this.drain(notice, held);
        putOff = await underLease(this.deps, lease, signal, drain);
      } finally {
        await leases.release(lease.name, holder);
      }
      // Whoever found the channel busy until now relies on it being looked at once more.
    } while (!putOff && (await this.waiting(channel, 1)).length > 0);
    return putOff;
  }

  private async take({ name, holder, milliseconds }: LeaseTerms): Promise<boolean> {
    const { leases, isDead } = this.deps;
    if (await leases.acquire(name, holder, milliseconds)) return true;
    const other = await leases.holderOf(name);
    if (other !== undefined && isDead(other.split('#')[0] ?? '')) await leases.release(name, other);
    return leases.acquire(name, holder, milliseconds);
  }

  private async drain(notice: NoticeState, signal: AbortSignal): Promise<PutOff | undefined> {
    const { settings, queries, clock } = this.deps;
    const { channel } = notice;
    const limit = settings.channels.get(channel)?.maxPerMinute ?? Infinity;
    const rate = await ChannelRate.read(queries, channel, limit, clock.now());
    while (!signal.aborted) {
      const waiting = await this.waiting(channel, MOST_WAITING);
      if (waiting.length === 0) return undefined;
      const begun = waiting.find(({ digestId }) => digestId !== null)?.digestId ?? null;
      const putOffSeconds = begun === null ? rate.waitSeconds(limit, clock.now()) : 0;
      if (putOffSeconds > 0) return { putOffSeconds };
      const sending = this.sendNext(channel, waiting, begun, signal);
      const [told] = await sending.catch((error: unknown) => nothingIfEnded(signal, error));
      if (told) rate.note(told, clock.now());
    }
    return this.busy(notice);
  }

  /** The longer it waits, the longer it may wait: many notices must not look all the time. */
  private busy({ createdAt }: NoticeState): PutOff {
    const waitedSeconds = (this.deps.clock.now().getTime() - createdAt.getTime()) / 1_000;
    const bounded = Math.min(LATEST_SECONDS, Math.max(SOONEST_SECONDS, waitedSeconds));
    return { putOffSeconds: Math.round(bounded) };
  }

  private async sendNext(
    channel: string,
    waiting: readonly NoticeState[],
    begun: string | null,
    signal: AbortSignal,
  ): Promise<readonly NoticeState[]> {
    const { sender, writer, ids } = this.deps;
    const [first] = waiting;
    if (first && begun === null && waiting.length < GROUP_FROM) {
      const { content, idempotencyKey } = first;
      const send = () => sender.send(channel, toAlertNotice(content), idempotencyKey, signal);
      await writer.settle([first], send, signal);
      return [first];
    }
    const id = begun ?? `digest-${ids.next()}`;
    const members =
      begun === null
        ? await writer.join(waiting.slice(0, MOST_OF_DIGEST), id)
        : waiting.filter(({ digestId }) => digestId === begun);
    const send = () => sender.send(channel, digestOf(id, members), id, signal);
    await writer.settle(members, send, signal);
    return members;
  }

  private async waiting(channel: string, limit: number): Promise<readonly NoticeState[]> {
    const filters: readonly Filter[] = [
      { field: 'channel', operator: 'in', values: [channel] },
      { field: 'status', operator: 'in', values: ['waiting'] },
    ];
    return (await this.deps.queries.list(listQuery({ limit, filters }))).items;
  }
}

/** What was cut short is neither told nor failed. */
function nothingIfEnded({ aborted }: AbortSignal, error: unknown): readonly NoticeState[] {
  if (aborted) return [];
  throw error;
}
