import { OWN_QUEUES } from '../../domain/shared/own-queues.js';
import { DEFAULT_MAX_ATTEMPTS, type Job } from '../../domain/jobs/job.js';
import { isQueueName, QUEUE_NAME_PHRASE, type QueueSettings } from '../../domain/jobs/queue.js';

/** Queues that a refusal names. */
const MOST_NAMED = 20;

/** Which queues there are, and what holds for them. */
export class QueueDirectory {
  constructor(
    private readonly deps: {
      /** As configured; asked whenever it matters. */
      readonly configured: () => Readonly<Record<string, QueueSettings>>;
      /** Queues that some handler does the jobs of. */
      readonly handled: () => readonly string[];
      /** What handlers bring along. */
      readonly builtIn?: Readonly<Record<string, QueueSettings>>;
    },
  ) {}

  settingsOf(queue: string): QueueSettings {
    const configured = this.deps.configured();
    const own = Object.hasOwn(configured, queue) ? configured[queue] : undefined;
    return { ...this.deps.builtIn?.[queue], ...own };
  }

  /** How many attempts a job gets that is brought back; those that earlier retries granted do not count. */
  attemptsOf({ queue, maxAttempts }: Pick<Job, 'queue' | 'maxAttempts'>): number {
    return this.settingsOf(queue).maxAttempts ?? Math.min(maxAttempts, DEFAULT_MAX_ATTEMPTS);
  }

  /** Whether anybody would do its jobs, here or elsewhere. */
  isKnown(queue: string): boolean {
    return Object.hasOwn(this.deps.configured(), queue) || this.deps.handled().includes(queue);
  }

  /** Why nobody may have jobs put there; undefined: they may. */
  refusalOf(queue: unknown): string | undefined {
    if (typeof queue !== 'string' || !isQueueName(queue)) return `must be ${QUEUE_NAME_PHRASE}`;
    if (this.isOwn(queue)) return 'is a queue of the program itself';
    if (this.isKnown(queue)) return undefined;
    const names = this.names.filter((name) => !this.isOwn(name));
    const known = [...names.slice(0, MOST_NAMED), ...(names.length > MOST_NAMED ? ['…'] : [])];
    return `has no handler, and is not configured under jobs.queues; there are ${known.join(', ')}`;
  }

  isOwn(queue: string): boolean {
    return OWN_QUEUES.includes(queue);
  }

  isHandled(queue: string): boolean {
    return this.deps.handled().includes(queue);
  }

  /** By name. */
  get names(): readonly string[] {
    return [...new Set([...Object.keys(this.deps.configured()), ...this.deps.handled()])].sort();
  }
}
