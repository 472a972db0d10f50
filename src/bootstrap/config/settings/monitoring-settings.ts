import { decimal, flag, integer } from '../setting-kinds.js';
import { Section, Setting } from '../setting.js';

export class ThresholdSettings {
  @Setting(decimal(0, 100), {
    live: true,
    default: 10,
    description: 'Percent of the disk that must be free; below, health is degraded.',
  })
  diskFreePercent!: number;

  @Setting(decimal(0, 100), {
    live: true,
    default: 90,
    description: 'Percent of the memory that may be in use.',
  })
  memoryPercent!: number;

  @Setting(decimal(0, 100), {
    live: true,
    default: 95,
    description: 'Percent of all processors that may be in use for a minute.',
  })
  cpuPercent!: number;

  @Setting(integer(1, 600_000), {
    live: true,
    default: 500,
    description: 'Milliseconds that timers may be late for 10 seconds, in 99 of 100 cases.',
  })
  eventLoopDelayMs!: number;

  @Setting(integer(1, 604_800), {
    live: true,
    default: 300,
    description: 'Seconds that a job may be due without being run.',
  })
  jobBacklogSeconds!: number;
}

export class MonitoringSettings {
  @Setting(flag(), {
    default: true,
    description: 'Whether metrics are kept; must be true in production.',
  })
  enabled!: boolean;

  @Setting(flag(), {
    live: true,
    default: true,
    description: 'Whether health is checked, and changes told, though nobody asks.',
  })
  healthChecksEnabled!: boolean;

  @Setting(integer(1, 3600), {
    live: true,
    default: 30,
    description: 'Seconds between two health checks that nobody asked for.',
  })
  healthCheckIntervalSeconds!: number;

  @Setting(decimal(0.1, 3600), {
    default: 1,
    description: 'Seconds between two samples of system metrics.',
  })
  sampleSeconds!: number;

  @Setting(integer(1, 3600), {
    default: 60,
    description: 'Seconds between two exports of metrics to telemetry.endpoint.',
  })
  exportIntervalSeconds!: number;

  @Setting(flag(), {
    profiles: { development: true, staging: false, production: false },
    description: 'Opens metrics and the configuration status to anybody.',
  })
  publicMetrics!: boolean;

  @Setting(integer(1, 1_048_576), {
    live: true,
    default: 256,
    description:
      'Room for the history of metrics, in MB (1024 * 1024 bytes); the finest is shortened first.',
  })
  historyMaxMb!: number;

  @Setting(integer(0, 3600), {
    live: true,
    default: 60,
    description: 'Seconds that health is watched after a configuration change; 0 = not at all.',
  })
  rollbackWatchSeconds!: number;

  @Section(ThresholdSettings) thresholds!: ThresholdSettings;
}
