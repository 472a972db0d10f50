import type { WakeTopic } from '../../../ports/jobs/job-broker.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import { WakeBatch } from './wake-batch.js';

const COALESCE_MS = 10;

/** Few announcements of many wake-ups: a topic goes out at once, and again 10 ms later if it was woken meanwhile. */
export class WakeAnnouncements {
  /** Topics sent within the last 10 ms; with the highest priority of the wake-ups since, if there were any. */
  private readonly announced = new Map<WakeTopic, number | undefined>();
  private readonly fresh = new WakeBatch((topic, priority) => {
    if (this.announced.has(topic)) this.remember(topic, priority);
    else void this.sendUntilQuiet(topic, priority);
  });

  /** @param send takes a topic to the other processes; it must not throw */
  constructor(
    private readonly clock: Clock,
    private readonly send: (topic: WakeTopic, priority: number) => void,
  ) {}

  announce(topic: WakeTopic, priority: number): void {
    if (this.announced.has(topic)) this.remember(topic, priority);
    else this.fresh.add(topic, priority);
  }

  private remember(topic: WakeTopic, priority: number): void {
    this.announced.set(topic, Math.max(priority, this.announced.get(topic) ?? 0));
  }

  private async sendUntilQuiet(topic: WakeTopic, first: number): Promise<void> {
    let priority: number | undefined = first;
    while (priority !== undefined) {
      this.announced.set(topic, undefined);
      this.send(topic, priority);
      await this.clock.sleep(COALESCE_MS);
      priority = this.announced.get(topic);
    }
    this.announced.delete(topic);
  }
}
