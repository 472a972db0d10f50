import type { JobBroker } from '../../../ports/jobs/job-broker.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { EventPublisher, EventStream } from '../../../ports/runtime/event-log.js';
import type { Leases } from '../../../ports/runtime/leases.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import { WakeSignal } from './wake-signal.js';

const LEASE = 'event-relay';
const LEASE_MS = 10_000;
const CONSUMER = 'publisher';

/** How long a process that does not lead leaves the lease alone, ms. */
const FOLLOW_MS = 1_000;

/** Events sequenced or published at once. */
const BATCH = 500;

/** How long a lost wake-up may go unnoticed, and the longest pause after failures, ms. */
const POLL_MS = 2_000;
const MAX_BACKOFF_MS = 5_000;

export interface EventRelayDeps {
  readonly stream: EventStream;
  readonly publisher: EventPublisher;
  readonly broker: JobBroker;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Names this process. */
  readonly holder: string;
  /** Whether a process is known to be dead, so that its lease need not be waited for. */
  readonly isDead: (holder: string) => boolean;
}

/**
 * Brings committed domain events out, in order: gives them positions, publishes them, and moves the cursor
 * only after the broker confirmed. One process at a time does it. While the broker is down events still get
 * positions, so readers of the log do not wait for it.
 */
export class EventRelay {
  private readonly wake: WakeSignal;
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private stopListening: () => void = () => undefined;
  private failures = 0;
  private leaseRunsOutMs = 0;
  private followsUntilMs = 0;

  constructor(private readonly deps: EventRelayDeps) {
    this.wake = new WakeSignal(deps.clock);
  }

  start(): void {
    this.stopListening = this.deps.broker.onWake((topic) => {
      if (topic === 'events-appended') this.wake.notify();
    });
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.stopListening();
    await this.loop;
    try {
      await this.deps.leases.release(LEASE, this.deps.holder);
    } catch (error) {
      this.deps.logger.debug('relay lease not released; it will run out', { error });
    }
  }

  private async run(): Promise<void> {
    const { logger } = this.deps;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const mark = this.wake.next();
      let waitMs = POLL_MS;
      try {
        if ((await this.lead()) && (await this.relay())) continue;
        this.recovered();
      } catch (error) {
        this.failures += 1;
        this.leaseRunsOutMs = 0;
        if (this.failures === 1) logger.warn('events cannot be relayed now', { error });
        waitMs = Math.min(MAX_BACKOFF_MS, 100 * 2 ** this.failures);
        await this.deps.clock.sleep(waitMs, signal);
        continue;
      }
      await this.wake.wait(mark, waitMs, signal);
    }
  }

  /** Renews the lease when half of it is over; a process elsewhere may hold it instead. */
  private async lead(): Promise<boolean> {
    const { leases, holder, clock, isDead } = this.deps;
    const nowMs = clock.monotonicMs();
    if (this.leaseRunsOutMs - nowMs > LEASE_MS / 2) return true;
    if (nowMs < this.followsUntilMs) return false;
    let isOurs = await leases.acquire(LEASE, holder, LEASE_MS);
    if (!isOurs) {
      const other = await leases.holderOf(LEASE);
      if (other === undefined || !isDead(other)) {
        this.followsUntilMs = nowMs + FOLLOW_MS;
        return false;
      }
      await leases.release(LEASE, other);
      isOurs = await leases.acquire(LEASE, holder, LEASE_MS);
    }
    if (isOurs) this.leaseRunsOutMs = nowMs + LEASE_MS;
    return isOurs;
  }

  /** @returns whether there may be more */
  private async relay(): Promise<boolean> {
    const { stream, broker } = this.deps;
    const sequenced = await stream.sequence(BATCH);
    if (sequenced > 0) broker.wake('events-positioned');
    const published = await this.publish();
    return sequenced === BATCH || published === BATCH;
  }

  private async publish(): Promise<number> {
    const { stream, publisher } = this.deps;
    const from = await stream.cursor(CONSUMER);
    const events = await stream.readAfter(from, BATCH);
    const last = events.at(-1);
    if (!last) return 0;
    await publisher.publish(events);
    await stream.advance(CONSUMER, from, last.position);
    return events.length;
  }

  private recovered(): void {
    if (this.failures > 0) this.deps.logger.info('events are relayed again');
    this.failures = 0;
  }
}
