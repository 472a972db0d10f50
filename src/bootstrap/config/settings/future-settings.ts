import { flag, text, texts } from '../setting-kinds.js';
import { Setting } from '../setting.js';

export class LearningSettings {
  @Setting(flag(), {
    default: true,
    noEffectYet: true,
    description: 'Whether the program learns from what it records.',
  })
  enabled!: boolean;
}

export class PluginsSettings {
  @Setting(text(), {
    derivedDefault: '<dataDir>/plugins',
    noEffectYet: true,
    description: 'Folder of installed plugins.',
  })
  directory?: string;

  @Setting(texts(), {
    default: [],
    noEffectYet: true,
    description: 'Plugins that are installed but not started.',
  })
  disabled!: string[];
}
