import { decimal, flag, integer } from '../setting-kinds.js';
import { Setting } from '../setting.js';

export class MonitoringSettings {
  @Setting(flag(), {
    default: true,
    description: 'Whether metrics are kept; must be true in production.',
  })
  enabled!: boolean;

  @Setting(flag(), {
    default: true,
    noEffectYet: true,
    description: 'Whether health is checked though nobody asks.',
  })
  healthChecksEnabled!: boolean;

  @Setting(integer(1, 3600), {
    default: 30,
    noEffectYet: true,
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
}
