import { integer } from '../setting-kinds.js';
import { Setting } from '../setting.js';

export class RetentionSettings {
  @Setting(integer(1, 3650), {
    default: 30,
    description: 'Days that the hourly counts of errors are kept.',
  })
  errorDays!: number;

  @Setting(integer(2, 168), {
    live: true,
    default: 6,
    description: 'Hours that metrics are kept by the second.',
  })
  metricSecondsHours!: number;

  @Setting(integer(1, 366), {
    live: true,
    default: 14,
    description: 'Days that metrics are kept by the minute.',
  })
  metricMinutesDays!: number;

  @Setting(integer(1, 3650), {
    live: true,
    default: 400,
    description:
      'Days that metrics are kept by the hour, and that outages and failures of health are.',
  })
  metricHoursDays!: number;

  @Setting(integer(1, 3650), {
    live: true,
    default: 30,
    description: 'Days that the bytes of handled webhook deliveries are kept; the events stay.',
  })
  payloadDays!: number;

  @Setting(integer(1, 3650), {
    live: true,
    default: 14,
    description: 'Days that completed jobs are kept; dead letters stay.',
  })
  jobDays!: number;

  @Setting(integer(1, 3650), {
    live: true,
    default: 30,
    description: 'Days that domain events are kept, and longer until every consumer has read them.',
  })
  eventLogDays!: number;
}

export class ArtifactsSettings {
  @Setting(integer(1, 10_240), {
    default: 100,
    noEffectYet: true,
    description: 'Largest artifact of a run, in MB (1024 * 1024 bytes).',
  })
  maxSizeMb!: number;

  @Setting(integer(1, 3650), {
    default: 7,
    noEffectYet: true,
    description: 'Days that artifacts are kept.',
  })
  retentionDays!: number;
}

export class CleanupSettings {
  @Setting(integer(1, 10_080), {
    live: true,
    default: 60,
    description: 'Minutes between two rounds of tidying up.',
  })
  intervalMinutes!: number;
}
