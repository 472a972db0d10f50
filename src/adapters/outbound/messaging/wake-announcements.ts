import type { WakeTopic } from '../../../ports/jobs/job-broker.js';
import type { Clock } from '../../../ports/runtime/clock.js';

const COALESCE_MS = 10;

/** Few announcements of many wake-ups: a topic goes out at once, and again 10 ms later if it was woken meanwhile. */
export class WakeAnnouncements {
  /** Topics sent within the last 10 ms; true when woken again since. */
  private readonly announced = new Map<WakeTopic, boolean>();

  /** @param send takes a topic to the other processes; it must not throw */
  constructor(
    private readonly clock: Clock,
    private readonly send: (topic: WakeTopic) => void,
  ) {}

  announce(topic: WakeTopic): void {
    if (this.announced.has(topic)) this.announced.set(topic, true);
    else void this.sendUntilQuiet(topic);
  }

  private async sendUntilQuiet(topic: WakeTopic): Promise<void> {
    let wokenAgain: boolean | undefined = true;
    while (wokenAgain) {
      this.announced.set(topic, false);
      this.send(topic);
      await this.clock.sleep(COALESCE_MS);
      wokenAgain = this.announced.get(topic);
    }
    this.announced.delete(topic);
  }
}
