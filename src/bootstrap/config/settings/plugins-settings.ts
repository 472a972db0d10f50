import { integer, text, texts } from '../setting-kinds.js';
import { Setting, type SettingKind } from '../setting.js';

const NAME = /^[a-z][a-z0-9-]{0,49}$/;

/** What each plugin takes is for its own schema to say. */
function settingsByPlugin(): SettingKind<Record<string, Record<string, unknown>>> {
  const isObject = (value: unknown): value is object =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  return {
    phrase: 'a map of plugins to their settings, at most 256 KiB (JSON in variables)',
    accepts: (value) =>
      isObject(value) &&
      Object.entries(value).every(([name, settings]) => NAME.test(name) && isObject(settings)) &&
      JSON.stringify(value).length <= 262_144,
    fromText: (value) => {
      try {
        return JSON.parse(value) as unknown;
      } catch {
        return value;
      }
    },
    schema: {
      type: 'object',
      propertyNames: { pattern: NAME.source },
      additionalProperties: { type: 'object' },
    },
  };
}

export class PluginsSettings {
  @Setting(text(), {
    derivedDefault: '<dataDir>/plugins',
    description: 'Folder of installed plugins.',
  })
  directory!: string;

  @Setting(texts(), {
    live: true,
    default: [],
    description: 'Plugins that are installed but not started.',
  })
  disabled!: string[];

  @Setting(settingsByPlugin(), {
    live: true,
    default: {},
    secret: 'all',
    description: 'Settings of plugins by name, checked against the schema of each.',
  })
  settings!: Record<string, Record<string, unknown>>;

  @Setting(integer(10, 60_000), {
    live: true,
    default: 1_000,
    description: 'How long a plugin may take for one call, in ms.',
  })
  callTimeoutMs!: number;

  @Setting(integer(1, 86_400), {
    live: true,
    default: 60,
    description: 'How long a plugin may take for one job, in seconds.',
  })
  jobTimeoutSeconds!: number;

  @Setting(integer(64, 16_384), {
    live: true,
    default: 256,
    description: 'Memory that one plugin may hold, in MB (1024 * 1024 bytes); more ends it.',
  })
  maxMemoryMb!: number;
}
