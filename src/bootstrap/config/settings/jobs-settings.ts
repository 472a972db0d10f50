import { BACKOFF_KINDS } from '../../../domain/jobs/backoff.js';
import type { Concurrency } from '../../../domain/jobs/concurrency.js';
import { QUEUE_NAME_PHRASE, TOLD_STEPS, type ToldSteps } from '../../../domain/jobs/queue.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import { choice, decimal, integer, list, texts } from '../setting-kinds.js';
import { Section, Setting } from '../setting.js';
import { groupOf, mapOf } from '../structured-kinds.js';
import { CONCURRENCY, JSON_SCHEMA } from './job-kinds.js';
import { LimitRateSettings } from './limit-settings.js';
import { ScheduleSettings } from './schedule-settings.js';

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

class JobBackoffSettings {
  @Setting(choice(BACKOFF_KINDS), {
    default: 'exponential',
    description:
      'Always the same (fixed), or doubled with every attempt, with full jitter (exponential).',
  })
  kind!: (typeof BACKOFF_KINDS)[number];

  @Setting(decimal(0, 86_400), {
    default: 1,
    description: 'Seconds before the second attempt; of exponential their bound.',
  })
  delaySeconds!: number;

  @Setting(decimal(0, 2_592_000), { default: 300, description: 'Most seconds between attempts.' })
  maxDelaySeconds!: number;
}

class JobRetentionSettings {
  @Setting(decimal(0, 3650), { description: 'Days that completed jobs are kept.' })
  completedDays?: number;

  @Setting(decimal(0, 3650), { description: 'Days that cancelled jobs are kept.' })
  cancelledDays?: number;

  @Setting(decimal(0, 3650), { description: 'Days that jobs which were given up are kept.' })
  deadLetterDays?: number;

  @Setting(integer(0, 100_000), {
    description: 'Completed jobs that stay, those created last; older ones go before their time.',
  })
  keepCompleted?: number;
}

/** What is absent has the defaults of jobs. */
export class JobQueueSettings {
  @Setting(integer(1, 1000), { description: 'Attempts at a job before it is given up; 10.' })
  maxAttempts?: number;

  @Setting(integer(0, 100), {
    description: 'Priority of jobs that come without: low 10, normal 50, high 90, critical 100.',
  })
  priority?: number;

  @Setting(groupOf(JobBackoffSettings), { description: 'How long a failed job waits.' })
  backoff?: JobBackoffSettings;

  @Setting(decimal(0.1, 86_400), { description: 'Seconds one attempt may take.' })
  timeoutSeconds?: number;

  @Setting(CONCURRENCY, {
    description: 'Jobs of the queue that one process runs at once; bounds as in jobs.concurrency.',
  })
  concurrency?: Concurrency;

  @Setting(
    mapOf(decimal(0.001, 1000), {
      what: 'fairness keys to their weights',
      key: /^[\s\S]{1,200}$/,
      keyPhrase: '1 to 200 characters',
    }),
    { description: 'Part of the queue that a fairness key gets, where the others get 1.' },
  )
  weights?: Record<string, number>;

  @Setting(texts(), { description: 'Names of limits that its jobs keep to.' })
  limits?: string[];

  @Setting(groupOf(LimitRateSettings), {
    description: 'How many of its jobs may begin within a time, in all processes together.',
  })
  rate?: LimitRateSettings;

  @Setting(groupOf(LimitRateSettings), { description: 'The same for each fairness key.' })
  keyRate?: LimitRateSettings;

  @Setting(JSON_SCHEMA, { description: 'JSON Schema of payloads; others are refused.' })
  schema?: JsonObject;

  @Setting(groupOf(JobRetentionSettings), {
    description:
      'How long its jobs are kept once they are done; what is absent is as retention.jobDays and retention.deadLetterDays say.',
  })
  retention?: JobRetentionSettings;

  @Setting(choice(TOLD_STEPS), {
    description:
      'Which steps of its jobs are domain events: the ends of attempts and of jobs (ends, as when absent), or also that they are enqueued, started and given back (all).',
  })
  events?: ToldSteps;
}

export class JobsSettings {
  @Setting(
    mapOf(groupOf(JobQueueSettings), {
      what: 'names of queues to their settings',
      key: /^[a-z0-9][a-z0-9._-]{0,99}$/i,
      keyPhrase: QUEUE_NAME_PHRASE,
    }),
    { live: true, default: {}, description: 'Queues, and what holds for their jobs.' },
  )
  queues!: Record<string, JobQueueSettings>;

  @Setting(CONCURRENCY, {
    live: true,
    default: 10,
    description: 'Jobs that one worker process runs at once; within {min, max}: as many as pay.',
  })
  concurrency!: Concurrency;

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
    live: true,
    description:
      'Seconds one attempt of a job may take, unless the job or its queue says otherwise.',
  })
  timeoutSeconds!: number;

  @Section(HttpJobsSettings) http!: HttpJobsSettings;
  @Setting(
    mapOf(groupOf(ScheduleSettings), {
      what: 'names of schedules to their settings',
      key: /^[a-z][a-z0-9-]{0,39}$/,
      keyPhrase: '1 to 40 lower-case letters, digits or hyphens, the first a letter',
    }),
    {
      live: true,
      default: {},
      description: 'Jobs that are made when they are due. They can be paused by the API only.',
    },
  )
  schedules!: Record<string, ScheduleSettings>;
}
