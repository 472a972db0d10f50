import type { PositionedEvent } from '../../domain/shared/domain-event.js';
import type { JobBroker } from '../../ports/jobs/job-broker.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { EventStream } from '../../ports/runtime/event-log.js';
import type { Logger } from '../../ports/runtime/logger.js';

/** Events per read of the log. */
const BATCH = 500;

/** How long a wake-up may have been lost before a follower notices by itself, ms. */
const POLL_MS = 1_000;

/**
 * Lets any number of followers read the event log as it grows. Followers pull: one that is slow delays
 * nobody and holds no events; those at the head share one read of the log.
 */
export class EventFeed {
  private waiting = new Set<() => void>();
  private shared: { after: number; read: Promise<readonly PositionedEvent[]> } | undefined;

  constructor(
    private readonly deps: {
      readonly stream: EventStream;
      readonly broker: JobBroker;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {}

  /** Starts hearing of news. @returns how to stop */
  start(): () => void {
    return this.deps.broker.onWake((topic) => {
      if (topic === 'events-positioned') this.wakeAll();
    });
  }

  /**
   * Yields batches of events after `position`, in order, until `signal` aborts. While the log cannot be read
   * it waits.
   */
  async *follow(position: number, signal: AbortSignal): AsyncGenerator<readonly PositionedEvent[]> {
    let last = position;
    while (!signal.aborted) {
      const news = this.nextNews(signal);
      const events = await this.tryToRead(last);
      const newest = events.at(-1);
      if (newest === undefined) {
        await news.heard;
        continue;
      }
      news.cancel();
      last = newest.position;
      yield events;
    }
  }

  head(): Promise<number> {
    return this.deps.stream.head();
  }

  private async tryToRead(position: number): Promise<readonly PositionedEvent[]> {
    try {
      return await this.readAfter(position);
    } catch (error) {
      this.deps.logger.warn('the event log cannot be read now', { error });
      return [];
    }
  }

  private readAfter(position: number): Promise<readonly PositionedEvent[]> {
    if (this.shared?.after === position) return this.shared.read;
    const read = this.deps.stream.readAfter(position, BATCH).finally(() => {
      if (this.shared?.read === read) this.shared = undefined;
    });
    this.shared = { after: position, read };
    return read;
  }

  /** Registered before reading, so that news between the read and the wait is not missed. */
  private nextNews(signal: AbortSignal): { heard: Promise<void>; cancel: () => void } {
    const stopped = new AbortController();
    let wake: () => void = () => undefined;
    const heard = new Promise<void>((resolve) => {
      wake = () => {
        this.waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        stopped.abort();
        resolve();
      };
    });
    this.waiting.add(wake);
    signal.addEventListener('abort', wake, { once: true });
    void this.deps.clock.sleep(POLL_MS, stopped.signal).then(wake);
    return { heard, cancel: wake };
  }

  private wakeAll(): void {
    for (const wake of [...this.waiting]) wake();
  }
}
