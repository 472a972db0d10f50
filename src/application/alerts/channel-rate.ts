import type { NoticeState } from '../../domain/alerts/notice.js';
import { listQuery, type Filter } from '../../domain/shared/page.js';
import type { NoticeQueries } from '../../ports/alerts/alert-repositories.js';

const MINUTE_MS = 60_000;

/** Notices read at once. */
const PAGE = 500;

/** What a channel sent within the last minute; a digest is one message. */
export class ChannelRate {
  private constructor(private readonly sent: Map<string, number>) {}

  /** @param limit messages after which no more are looked for: there is no room */
  static async read(
    queries: NoticeQueries,
    channel: string,
    limit: number,
    now: Date,
  ): Promise<ChannelRate> {
    const rate = new ChannelRate(new Map());
    const filters: readonly Filter[] = [
      { field: 'channel', operator: 'in', values: [channel] },
      { field: 'status', operator: 'in', values: ['sent'] },
      { field: 'sentAt', operator: 'gt', values: [new Date(now.getTime() - MINUTE_MS)] },
    ];
    let cursor: string | undefined;
    do {
      const next = cursor === undefined ? {} : { cursor };
      const sort = [{ field: 'createdAt', descending: false }];
      const page = await queries.list(listQuery({ limit: PAGE, sort, filters, ...next }));
      for (const state of page.items) rate.note(state, state.sentAt ?? now);
      cursor = page.nextCursor;
    } while (cursor !== undefined && rate.sent.size < limit);
    return rate;
  }

  note({ digestId, id }: Pick<NoticeState, 'digestId' | 'id'>, at: Date): void {
    this.sent.set(digestId ?? id, at.getTime());
  }

  /** Seconds until one more may be sent; 0: now. */
  waitSeconds(limit: number, now: Date): number {
    const nowMs = now.getTime();
    for (const [id, atMs] of this.sent) if (atMs + MINUTE_MS <= nowMs) this.sent.delete(id);
    if (this.sent.size < limit) return 0;
    const oldestMs = [...this.sent.values()].reduce((a, b) => Math.min(a, b), nowMs);
    return Math.max(1, Math.ceil((oldestMs + MINUTE_MS - nowMs) / 1_000));
  }
}
