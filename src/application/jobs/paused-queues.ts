import type { JobBroker } from '../../ports/jobs/job-broker.js';
import type { QueueStates } from '../../ports/jobs/queue-states.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Logger } from '../../ports/runtime/logger.js';
import { BackgroundLoop } from '../shared/background-loop.js';

/** How long a change that no news told of may go unnoticed, ms. */
const EVERY_MS = 30_000;

/**
 * Queues whose jobs are not begun, as this process knows them: at once when it is told, else within half a minute.
 * While none is paused and nothing is claimed it asks nothing.
 */
export class PausedQueues extends BackgroundLoop {
  private known: ReadonlySet<string> = new Set();
  /** By the monotonic clock. */
  private lookedMs = -Infinity;
  private looking: Promise<void> = Promise.resolve();
  private stopListening: () => void = () => undefined;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly deps: {
      readonly states: Pick<QueueStates, 'list'>;
      readonly broker: JobBroker;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {
    super();
  }

  get current(): ReadonlySet<string> {
    return this.known;
  }

  override start(): void {
    this.stopListening = this.deps.broker.onWake((topic) => {
      if (topic === 'queues-changed') void this.look();
    });
    super.start();
  }

  override async stop(): Promise<void> {
    this.stopListening();
    await super.stop();
  }

  /** Told when it knows something new. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Before jobs are claimed: what is known is older than half a minute no more. */
  async refresh(): Promise<void> {
    if (this.deps.clock.monotonicMs() - this.lookedMs >= EVERY_MS) await this.look();
  }

  /** One look after the other: an older one must not have the last word. */
  look(): Promise<void> {
    this.looking = this.looking.then(() => this.lookNow());
    return this.looking;
  }

  private async lookNow(): Promise<void> {
    const { states, clock, logger } = this.deps;
    const nowMs = clock.monotonicMs();
    try {
      const all = await states.list();
      this.lookedMs = nowMs;
      const paused = all.filter(({ isPaused }) => isPaused).map(({ name }) => name);
      const isNew = paused.length !== this.known.size || paused.some((one) => !this.known.has(one));
      this.known = new Set(paused);
      if (isNew) for (const listener of this.listeners) listener();
    } catch (error) {
      logger.debug('queues cannot be looked up now', { error });
    }
  }

  protected async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (this.known.size > 0) await this.look();
      await this.deps.clock.sleep(EVERY_MS, signal);
    }
  }
}
