import type { ConfigRevisionQueries } from '../../ports/config/config-revision-repository.js';
import type { RunningConfiguration } from '../../ports/config/running-configuration.js';
import type { JobBroker } from '../../ports/jobs/job-broker.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Logger } from '../../ports/runtime/logger.js';

/** How long a lost wake-up may hide a revision, ms. */
const POLL_MS = 15_000;

/** Puts revisions that other processes recorded in force here. */
export class FollowConfiguration {
  private readonly stopping = new AbortController();
  private following: Promise<void> = Promise.resolve();
  private stopListening: () => void = () => undefined;
  private wake = new AbortController();
  /** The newest revision that this process looked at. */
  private seen = 0;

  constructor(
    private readonly deps: {
      readonly queries: ConfigRevisionQueries;
      readonly configuration: RunningConfiguration;
      readonly broker: JobBroker;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {}

  start(): void {
    this.stopListening = this.deps.broker.onWake((topic) => {
      if (topic === 'config-changed') this.wake.abort();
    });
    this.following = this.follow();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.stopListening();
    await this.following;
  }

  /** Looks once. A revision that cannot be in force here is told in the log, once. */
  async catchUp(): Promise<void> {
    const { queries, configuration, logger } = this.deps;
    const latest = await queries.latest();
    const { number, overrides } = latest ?? { number: 0, overrides: [] };
    if (number <= Math.max(configuration.revision, this.seen)) return;
    this.seen = number;
    try {
      configuration.activate(configuration.preview(overrides, 'memory'), number);
      logger.info('configuration revision in force', { revision: number });
    } catch (error) {
      logger.error('a configuration revision cannot be in force here', { revision: number, error });
    }
  }

  private async follow(): Promise<void> {
    const { clock, logger } = this.deps;
    while (!this.stopping.signal.aborted) {
      this.wake = new AbortController();
      try {
        await this.catchUp();
      } catch (error) {
        logger.warn('configuration revisions cannot be read now', { error });
      }
      await clock.sleep(POLL_MS, AbortSignal.any([this.wake.signal, this.stopping.signal]));
    }
  }
}
