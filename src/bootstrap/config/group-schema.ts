import type { JsonObject, JsonValue } from '../../domain/shared/json.js';
import { declared, type PropertySetting, type SettingsClass } from './setting.js';

/** JSON Schema of the settings that a class declares, groups within groups. */
export function groupSchema(type: SettingsClass): JsonObject {
  const { settings, sections } = declared(type);
  const required = settings.filter((setting) => setting.required).map(({ property }) => property);
  const entries = [
    ...settings.map((setting) => [setting.property, settingSchema(setting)] as const),
    ...sections.map((section) => [section.property, groupSchema(section.type)] as const),
  ];
  return {
    type: 'object',
    properties: Object.fromEntries(entries),
    additionalProperties: false,
    ...(required.length > 0 ? { required } : {}),
  };
}

function settingSchema(setting: PropertySetting): JsonObject {
  const { kind, secret, default: value } = setting;
  return {
    ...kind.schema,
    description: description(setting),
    ...(value === undefined ? {} : { default: value as JsonValue }),
    ...(secret === undefined ? {} : { writeOnly: true }),
  };
}

function description({ description: text, profiles, noEffectYet }: PropertySetting): string {
  const defaults = Object.entries(profiles ?? {})
    .map(([environment, value]) => `${environment} ${JSON.stringify(value)}`)
    .join(', ');
  return [
    text,
    ...(defaults === '' ? [] : [`Default: ${defaults}.`]),
    ...(noEffectYet ? ['No effect in this version.'] : []),
  ].join(' ');
}
