import type { JobRetention, QueueSettings } from '../domain/jobs/queue.js';
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

const DAY_MS = 24 * 60 * 60_000;

function toSettings({
  backoff,
  timeoutSeconds,
  retention,
  ...same
}: Queues[string]): QueueSettings {
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
    ...(retention && { retention: toRetention(retention) }),
  };
}

function toRetention(retention: NonNullable<Queues[string]['retention']>): JobRetention {
  const { completedDays, cancelledDays, deadLetterDays, keepCompleted } = retention;
  return {
    ...(completedDays !== undefined && { completedMs: completedDays * DAY_MS }),
    ...(cancelledDays !== undefined && { cancelledMs: cancelledDays * DAY_MS }),
    ...(deadLetterDays !== undefined && { deadLetterMs: deadLetterDays * DAY_MS }),
    ...(keepCompleted !== undefined && { keepCompleted }),
  };
}
