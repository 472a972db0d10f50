import type { QueueDirectory } from '../application/jobs/queue-directory.js';
import type { JsonValue } from '../domain/shared/json.js';
import { isSameJson } from '../domain/shared/same-json.js';
import { ConfigurationFaults } from './config/configuration-faults.js';
import type { ConfigListener } from './config-runtime/live-configuration.js';

/**
 * Refuses a configuration with schedules on queues that nobody does the jobs of. Which these are is known where the
 * handlers are: rules of settings come too early. What went before is not looked at again while nobody changes it.
 */
export function requireKnownQueues(directory: Pick<QueueDirectory, 'refusalOf'>): ConfigListener {
  let seen: JsonValue = null;
  return ({ jobs: { schedules, queues } }) => {
    const queueOf = Object.entries(schedules).map(([name, { queue }]) => [name, queue] as const);
    const looked = [queueOf, Object.keys(queues)] as unknown as JsonValue;
    if (isSameJson(looked, seen)) return;
    const faults = queueOf.flatMap(([name, queue]) => {
      const message = isOfPlugin(queue) ? undefined : directory.refusalOf(queue);
      return message === undefined ? [] : [{ path: `jobs.schedules.${name}.queue`, message }];
    });
    if (faults.length > 0) throw new ConfigurationFaults(faults);
    seen = looked;
  };
}

/** They come and go with their plugins, which keep nobody from starting. */
function isOfPlugin(queue: string): boolean {
  return queue.includes('.');
}
