import { flag } from '../setting-kinds.js';
import { Setting } from '../setting.js';

export class LearningSettings {
  @Setting(flag(), {
    default: true,
    noEffectYet: true,
    description: 'Whether the program learns from what it records.',
  })
  enabled!: boolean;
}
