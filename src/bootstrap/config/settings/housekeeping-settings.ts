import { decimal, integer } from '../setting-kinds.js';
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
    description:
      'Days that completed and cancelled jobs are kept, unless their queue says otherwise.',
  })
  jobDays!: number;

  @Setting(integer(1, 3650), {
    live: true,
    default: 90,
    description:
      'Days that handled events are kept; a delivery that is repeated later counts as new.',
  })
  eventDays!: number;

  @Setting(integer(1, 3650), {
    live: true,
    default: 365,
    description:
      'Days that jobs which were given up, unless their queue says otherwise, and events that failed are kept.',
  })
  deadLetterDays!: number;

  @Setting(integer(1, 3650), {
    live: true,
    default: 90,
    description: 'Days that resolved alerts, their notices and ended silences are kept.',
  })
  alertDays!: number;

  @Setting(integer(1, 3650), {
    live: true,
    default: 400,
    description: 'Days that revisions of the configuration are kept; the last 100 always are.',
  })
  configRevisionDays!: number;

  @Setting(integer(1, 3650), {
    live: true,
    default: 30,
    description: 'Days that domain events are kept, and longer until every consumer has read them.',
  })
  eventLogDays!: number;

  @Setting(integer(1, 3650), {
    live: true,
    default: 90,
    description:
      'Days that events of analytics are kept, for funnels and exports; older ones are refused.',
  })
  analyticsEventDays!: number;

  @Setting(integer(1, 3650), {
    live: true,
    default: 800,
    description: 'Days that what events of analytics add up to is kept.',
  })
  analyticsDays!: number;
}

export class StorageSettings {
  @Setting(integer(0, 1_073_741_824), {
    live: true,
    default: 0,
    description:
      'Budget of the data folder, in MB (1024 * 1024 bytes); 0 = what storage.minFreeMb leaves of the disk.',
  })
  dataFolderMaxMb!: number;

  @Setting(integer(0, 1_073_741_824), {
    live: true,
    default: 0,
    description: 'Budget of what is in the database, in MB (1024 * 1024 bytes); 0 = none.',
  })
  databaseMaxMb!: number;

  @Setting(decimal(0.1, 1), {
    live: true,
    default: 0.8,
    description: 'Share of a budget from which on clean-up deletes before its time.',
  })
  softShare!: number;

  @Setting(decimal(0.1, 1), {
    live: true,
    default: 0.95,
    description: 'Share of a budget from which on nothing new is taken in.',
  })
  hardShare!: number;

  @Setting(integer(0, 1_073_741_824), {
    live: true,
    default: 64,
    description:
      'MB that must be free on the disk of the data folder, or nothing new is taken in; below twice as much clean-up presses. 0 = not watched.',
  })
  minFreeMb!: number;
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
