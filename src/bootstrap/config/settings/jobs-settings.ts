import { decimal, integer } from '../setting-kinds.js';
import { Setting } from '../setting.js';
import { groupOf, mapOf } from '../structured-kinds.js';
import { ScheduleSettings } from './schedule-settings.js';

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
