import type { Redis } from 'ioredis';
import { DEFAULT_PRIORITY } from '../../../domain/jobs/job.js';
import type { JobBroker, WakeTopic } from '../../../ports/jobs/job-broker.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { Randomness } from '../../../ports/runtime/randomness.js';
import { LocalWakes } from '../messaging/local-wakes.js';
import { WakeAnnouncements } from '../messaging/wake-announcements.js';
import { parseWakeTopic } from '../messaging/wake-topics.js';
import type { RedisLink } from './redis-link.js';
import { streamNames } from './stream-names.js';

const MOST_UNDER_WAY = 100;

export interface RedisJobBrokerDeps {
  readonly publishing: RedisLink;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly logger: Logger;
}

/**
 * Wake-ups through the channel `<prefix>.wake`. Listeners of this process hear a wake-up without the server; other
 * processes hear a topic at once, and again 10 ms later if it was woken meanwhile. A channel and no stream: what a
 * process did not hear is worth nothing a moment later, so there is nothing to keep, to trim or to catch up with.
 * A channel knows no priorities: only what this process sends together goes out in their order.
 */
export class RedisJobBroker implements JobBroker {
  private readonly channel: string;
  private readonly origin: string;
  private readonly local: LocalWakes;
  private readonly announcements: WakeAnnouncements;
  private underWay = 0;

  constructor(
    private readonly deps: RedisJobBrokerDeps,
    options: { readonly prefix: string },
  ) {
    this.channel = streamNames(options.prefix).wake;
    this.origin = deps.randomness.secret(12);
    this.local = new LocalWakes(deps.logger);
    this.announcements = new WakeAnnouncements(deps.clock, (topic) => this.publish(topic));
  }

  wake(topic: WakeTopic, priority: number = DEFAULT_PRIORITY): void {
    this.local.wake(topic, priority);
    this.announcements.announce(topic, priority);
  }

  onWake(listener: (topic: WakeTopic) => void): () => void {
    return this.local.onWake(listener);
  }

  /** Makes a fresh connection hear the other processes; it can do nothing else afterwards. */
  async listenOn(redis: Redis): Promise<void> {
    redis.on('message', (_channel: string, message: string) => this.hear(message));
    await redis.subscribe(this.channel);
  }

  private hear(message: string): void {
    const end = message.indexOf(' ');
    if (message.slice(0, end) === this.origin) return;
    const topic = parseWakeTopic(message.slice(end + 1));
    if (topic) this.local.wake(topic);
  }

  /** A server that is slow to take wake-ups gets no more of them: the workers look for themselves. */
  private publish(topic: WakeTopic): void {
    const { publishing } = this.deps;
    if (publishing.state !== 'connected' || this.underWay >= MOST_UNDER_WAY) return;
    this.underWay += 1;
    publishing
      .ask((redis) => redis.publish(this.channel, `${this.origin} ${topic}`))
      .catch(() => undefined)
      .finally(() => (this.underWay -= 1));
  }
}
