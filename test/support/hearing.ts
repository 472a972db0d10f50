import type { JobBroker, WakeTopic } from '../../src/ports/jobs/job-broker.js';
import { eventually } from './eventually.js';

/** Nothing is under way any more afterwards: the probe heard is the last one sent. */
export async function awaitHearing(from: JobBroker, to: JobBroker): Promise<void> {
  const heard: WakeTopic[] = [];
  const stop = to.onWake((topic) => heard.push(topic));
  let probes = 0;
  await eventually(async () => {
    probes += 1;
    const probe: WakeTopic = `job:probe-${probes}`;
    from.wake(probe);
    await eventually(() => assertContains(heard, probe), { timeoutMs: 250 });
  });
  stop();
}

export function assertContains<T>(list: readonly T[], item: T): void {
  if (!list.includes(item)) throw new Error(`Not there yet: ${String(item)}`);
}
