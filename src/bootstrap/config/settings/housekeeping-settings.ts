import { integer } from '../setting-kinds.js';
import { Setting } from '../setting.js';

export class RetentionSettings {
  @Setting(integer(1, 3650), {
    default: 30,
    description: 'Days that the hourly counts of errors are kept.',
  })
  errorDays!: number;
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
    default: 60,
    noEffectYet: true,
    description: 'Minutes between two rounds of tidying up.',
  })
  intervalMinutes!: number;
}
