import type { Job } from '../../domain/jobs/job.js';
import type { QueueSettings } from '../../domain/jobs/queue.js';
import type { NewDomainEvent } from '../../domain/shared/domain-event.js';
import { OWN_QUEUES } from '../../domain/shared/own-queues.js';

type Settings = Readonly<Record<string, QueueSettings>>;
type EnqueuedJob = Pick<Job, 'id' | 'queue' | 'priority' | 'runAt' | 'parentId'>;

/**
 * Queues that have every step of their jobs told, not their ends alone. Those of the program itself never have: their
 * jobs come of events.
 */
export class ToldQueues {
  private of: Settings | undefined;
  private told: ReadonlySet<string> = new Set();

  /** @param configured answers the same object while the configuration is the same */
  constructor(private readonly configured: () => Settings) {}

  has(queue: string): boolean {
    return this.current.has(queue);
  }

  /** What is told of jobs that were stored. */
  enqueued(jobs: readonly EnqueuedJob[]): readonly NewDomainEvent[] {
    const { current } = this;
    if (current.size === 0) return [];
    const told = jobs.filter(({ queue }) => current.has(queue));
    return told.map(({ id, queue, priority, runAt, parentId }) => ({
      type: 'brain.job.enqueued',
      subject: `job:${id}`,
      data: { queue, priority, runAt: runAt.toISOString(), parent: parentId },
    }));
  }

  private get current(): ReadonlySet<string> {
    const configured = this.configured();
    if (configured !== this.of) {
      this.of = configured;
      const all = Object.entries(configured).filter(([, { events }]) => events === 'all');
      this.told = new Set(all.map(([name]) => name).filter((name) => !OWN_QUEUES.includes(name)));
    }
    return this.told;
  }
}
