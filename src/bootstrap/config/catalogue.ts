import { declared, type PropertySetting, type SettingsClass } from './setting.js';
import { RootSettings } from './settings/root-settings.js';

export const VARIABLE_PREFIX = 'CLICKUP_BRAIN_';

/** Names the configuration file; the only variable that is not a setting. */
export const FILE_VARIABLE = 'CLICKUP_BRAIN_CONFIG';

export interface CatalogueEntry extends PropertySetting {
  /** `database.poolSize` */
  readonly path: string;
  /** `CLICKUP_BRAIN_DATABASE_POOL_SIZE` */
  readonly variable: string;
}

function variableOf(path: string): string {
  const words = path.replaceAll('.', '_').replace(/[A-Z]/g, (capital) => `_${capital}`);
  return VARIABLE_PREFIX + words.toUpperCase();
}

function entriesOf(type: SettingsClass, prefix: string): CatalogueEntry[] {
  const { settings, sections } = declared(type);
  return [
    ...settings.map((setting) => {
      const path = prefix + setting.property;
      return { ...setting, path, variable: variableOf(path) };
    }),
    ...sections.flatMap((section) => entriesOf(section.type, `${prefix}${section.property}.`)),
  ];
}

function sectionsOf(type: SettingsClass, prefix: string): string[] {
  return declared(type).sections.flatMap((section) => {
    const path = prefix + section.property;
    return [path, ...sectionsOf(section.type, `${path}.`)];
  });
}

/** Every setting, in the order of its declaration. */
export const CATALOGUE: readonly CatalogueEntry[] = entriesOf(RootSettings, '');

export const SETTINGS_BY_PATH: ReadonlyMap<string, CatalogueEntry> = new Map(
  CATALOGUE.map((entry) => [entry.path, entry]),
);

export const SETTINGS_BY_VARIABLE: ReadonlyMap<string, CatalogueEntry> = new Map(
  CATALOGUE.map((entry) => [entry.variable, entry]),
);

export const SECTION_PATHS: ReadonlySet<string> = new Set(sectionsOf(RootSettings, ''));
