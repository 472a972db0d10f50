import { decimal, integer, list } from '../setting-kinds.js';
import { Section, Setting } from '../setting.js';

class HttpJobsSettings {
  @Setting(
    list('a text or a list of texts, whsec_ and at least 24 bytes in base64', 0, (item) =>
      /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(item),
    ),
    {
      default: [],
      secret: 'all',
      description:
        'Signs the requests of jobs on the queue http; a list while it is being changed.',
    },
  )
  secret!: string[];
}

export class JobsSettings {
  @Setting(integer(1, 1000), {
    live: true,
    default: 10,
    description: 'Jobs that one worker process runs at once.',
  })
  concurrency!: number;

  @Setting(decimal(0.5, 3600), {
    default: 10,
    description: 'Seconds a worker holds a job without a sign of life before another may take it.',
  })
  leaseSeconds!: number;

  @Setting(decimal(0.05, 300), {
    default: 5,
    description: 'Seconds after which a worker looks for due jobs though nothing woke it.',
  })
  pollIntervalSeconds!: number;

  @Setting(integer(1, 1000), {
    noEffectYet: true,
    profiles: { development: 1, staging: 2, production: 5 },
    description: 'Runs of tools at once; it does not bound the jobs of queues.',
  })
  maxConcurrentRuns!: number;

  @Setting(integer(1, 86_400), {
    default: 300,
    noEffectYet: true,
    description: 'Seconds one attempt of a job may take.',
  })
  timeoutSeconds!: number;

  @Section(HttpJobsSettings) http!: HttpJobsSettings;
}
