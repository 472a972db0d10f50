import { OWN_QUEUES } from '../../domain/shared/own-queues.js';
import type { Rule } from './rule.js';

/** The program itself says what these are of its own jobs. */
const OF_JOBS_MADE_BY_OTHERS = [
  'maxAttempts',
  'priority',
  'schema',
  'weights',
  'keyRate',
  'events',
] as const;

/** What queues name must be there, and what is said of them must have an effect. */
export const QUEUE_RULES: readonly Rule[] = [
  {
    reads: ['jobs.queues', 'limits'],
    check({ jobs: { queues }, limits }, voice) {
      for (const [name, queue] of Object.entries(queues)) {
        const path = `jobs.queues.${name}`;
        const unknown = (queue.limits ?? []).filter((limit) => !Object.hasOwn(limits, limit));
        if (unknown.length > 0) {
          voice.refuse(`${path}.limits`, `must be names under limits (not ${unknown.join(', ')})`);
        }
        if (!OWN_QUEUES.includes(name)) continue;
        for (const setting of OF_JOBS_MADE_BY_OTHERS) {
          if (queue[setting] === undefined) continue;
          voice.refuse(`${path}.${setting}`, 'has no effect on a queue of the program itself');
        }
      }
    },
  },
];
