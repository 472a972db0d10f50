import type { Rule } from './rule.js';

/** What queues name must be there: a limit that nobody knows would hold nothing back. */
export const QUEUE_RULES: readonly Rule[] = [
  {
    reads: ['jobs.queues', 'limits'],
    check({ jobs: { queues }, limits }, voice) {
      for (const [name, queue] of Object.entries(queues)) {
        const unknown = (queue.limits ?? []).filter((limit) => !Object.hasOwn(limits, limit));
        if (unknown.length === 0) continue;
        voice.refuse(
          `jobs.queues.${name}.limits`,
          `must be names under limits (not ${unknown.join(', ')})`,
        );
      }
    },
  },
];
