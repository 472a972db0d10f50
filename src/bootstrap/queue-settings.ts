import type { QueueSettings } from '../domain/jobs/queue.js';
import type { Config } from './config/config.js';

type Queues = Config['jobs']['queues'];

/** Answers what is in force whenever it is asked; translated once for each configuration. */
export function queueSettingsOf(
  current: () => Config,
): () => Readonly<Record<string, QueueSettings>> {
  let of: Queues | undefined;
  let translated: Readonly<Record<string, QueueSettings>> = {};
  return () => {
    const { queues } = current().jobs;
    if (queues !== of) {
      of = queues;
      translated = Object.fromEntries(
        Object.entries(queues).map(([name, queue]) => [name, toSettings(queue)]),
      );
    }
    return translated;
  };
}

function toSettings({ backoff, timeoutSeconds, ...same }: Queues[string]): QueueSettings {
  return {
    ...same,
    ...(timeoutSeconds === undefined ? {} : { timeoutMs: timeoutSeconds * 1_000 }),
    ...(backoff && {
      backoff: {
        kind: backoff.kind,
        delayMs: backoff.delaySeconds * 1_000,
        maxDelayMs: backoff.maxDelaySeconds * 1_000,
      },
    }),
  };
}
