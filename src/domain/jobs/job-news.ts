import type { NewDomainEvent } from '../shared/domain-event.js';
import { OWN_QUEUES } from '../shared/own-queues.js';
import { endEvent, type AttemptFacts } from './job-events.js';

/** What becomes of jobs because of others that are changed: it is told with the change or not at all. */
export class JobNews {
  private readonly awaited = new Set<string>();
  private readonly told: NewDomainEvent[] = [];

  /** Queues where a job became due, or got a time when it will be. */
  get queues(): ReadonlySet<string> {
    return this.awaited;
  }

  get events(): readonly NewDomainEvent[] {
    return this.told;
  }

  due(queue: string): void {
    this.awaited.add(queue);
  }

  /** A job that no worker ended. Of the program's own queues failures alone are told. */
  ended(job: AttemptFacts, status: 'dead_letter' | 'cancelled', error: string): void {
    if (status === 'cancelled' && OWN_QUEUES.includes(job.queue)) return;
    this.told.push(endEvent(job, { status, error }));
  }
}
