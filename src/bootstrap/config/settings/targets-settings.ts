import { decimal, integer } from '../setting-kinds.js';
import { Setting } from '../setting.js';

const LIVE = { live: true } as const;

export class TargetsSettings {
  @Setting(integer(1, 1_000_000), {
    ...LIVE,
    default: 1000,
    description: 'Operations at once that the installation should carry.',
  })
  concurrentOperations!: number;

  @Setting(decimal(0.001, 3600), {
    ...LIVE,
    default: 2,
    description: 'Seconds an answer should take on average.',
  })
  averageResponseSeconds!: number;

  @Setting(decimal(0, 1), { ...LIVE, default: 0.95, description: 'Share of runs that succeed.' })
  successRate!: number;

  @Setting(decimal(0, 1), { ...LIVE, default: 0.999, description: 'Share of time it answers.' })
  availability!: number;

  @Setting(decimal(0.1, 86_400), {
    ...LIVE,
    default: 30,
    description: 'Seconds within which a failure should be over.',
  })
  recoverySeconds!: number;
}
