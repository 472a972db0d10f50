import type { AnalyticsEvent } from '../../domain/analytics/analytics-event.js';
import { validationError } from '../../domain/shared/app-error.js';
import type { AnalyticsEvents } from '../../ports/analytics/analytics-events.js';

/** Events read at once, of each name. */
const PAGE = 2_000;

/** Events that one answer may be made of. */
export const MOST_READ = 1_000_000;

type Pages = AsyncGenerator<readonly AnalyticsEvent[]>;

/** All events of a time, page by page, in order. */
export async function* pagesOf(
  events: Pick<AnalyticsEvents, 'scan'>,
  {
    name,
    from,
    to,
  }: { readonly name?: string | undefined; readonly from: Date; readonly to: Date },
  limit: number,
): Pages {
  let after: AnalyticsEvent | undefined;
  for (;;) {
    const page = await events.scan({ name, from, to, after, limit });
    if (page.length > 0) yield page;
    after = page.at(-1);
    if (page.length < limit || !after) return;
  }
}

/**
 * The events of some names, each once, by their time and then their ids.
 * @throws AppError `validation` (`analytics.too-much`) of more than a million
 */
export async function* orderedEvents(
  events: Pick<AnalyticsEvents, 'scan'>,
  names: readonly string[],
  time: { readonly from: Date; readonly to: Date },
): AsyncGenerator<AnalyticsEvent> {
  const heads = [...new Set(names)].map(
    (name) => new Head(pagesOf(events, { ...time, name }, PAGE)),
  );
  for (const head of heads) await head.advance();
  for (let read = 0; ; read += 1) {
    const next = firstOf(heads);
    if (!next?.event) return;
    if (read >= MOST_READ) {
      const message = `The answer would be made of more than ${String(MOST_READ)} events: ask for less time`;
      throw validationError('analytics.too-much', message);
    }
    yield next.event;
    if (!next.step()) await next.advance();
  }
}

/** Where one stream is. */
class Head {
  private page: readonly AnalyticsEvent[] = [];
  private at = 0;

  constructor(private readonly pages: Pages) {}

  get event(): AnalyticsEvent | undefined {
    return this.page[this.at];
  }

  /** @returns whether there is another on the page */
  step(): boolean {
    this.at += 1;
    return this.at < this.page.length;
  }

  async advance(): Promise<void> {
    const next = await this.pages.next();
    this.page = next.done ? [] : next.value;
    this.at = 0;
  }
}

function firstOf(heads: readonly Head[]): Head | undefined {
  let first: Head | undefined;
  for (const head of heads) {
    const [mine, best] = [head.event, first?.event];
    if (mine && (!best || isBefore(mine, best))) first = head;
  }
  return first;
}

function isBefore(left: AnalyticsEvent, right: AnalyticsEvent): boolean {
  const order = left.at.getTime() - right.at.getTime();
  return order < 0 || (order === 0 && left.id < right.id);
}
