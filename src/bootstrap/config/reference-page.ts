import { FILE_VARIABLE } from './catalogue.js';
import { describeConfig, type SettingDescription } from './describe-config.js';
import { escapedText, markdownTable } from '../markdown-table.js';
import { FEATURE_FLAGS } from './feature-flags.js';

const TITLES = ['setting', 'variable', 'default', 'a change counts', 'meaning'] as const;

/** `docs/configuration.md`, formatted as Prettier would. */
export function referencePage(): string {
  const sections = new Map<string, SettingDescription[]>();
  for (const setting of describeConfig()) {
    const name = sectionOf(setting);
    sections.set(name, [...(sections.get(name) ?? []), setting]);
  }
  return [
    '# Configuration',
    '',
    'Made from the schema by `npm run docs:configuration`; a test fails when it is stale. Edit the schema',
    '(`src/bootstrap/config/settings`), not this page. `brain config schema` prints the same as JSON Schema. Where',
    `values come from and which source wins: [operating.md](operating.md#configuration). ${FILE_VARIABLE} names`,
    'the configuration file.',
    '',
    'A variable of a list takes texts joined by commas; one of a map or of a list of groups takes JSON.',
    '`<name>` stands for any key of a map, `[]` for any entry of a list.',
    '',
    ...[...sections].flatMap(([name, settings]) => [
      `## ${name}`,
      '',
      ...markdownTable([[...TITLES], ...settings.map(row)]),
      '',
    ]),
    '## Feature flags',
    '',
    'Settings `features.<flag>`, live. Expired flags fail the tests.',
    '',
    ...markdownTable([
      ['flag', 'owner', 'expires', 'meaning'],
      ...Object.entries(FEATURE_FLAGS).map(([name, { owner, expires, description }]) => [
        `\`${name}\``,
        owner,
        expires,
        description,
      ]),
    ]),
    '',
  ].join('\n');
}

function sectionOf({ path, variable }: SettingDescription): string {
  const [first = ''] = path.split(/[.[]/);
  const isTop = !path.includes('.') && variable !== undefined;
  return isTop && first !== 'resilience' ? 'Top level' : first;
}

function row(setting: SettingDescription): string[] {
  const { path, variable, type, description, secret } = setting;
  return [
    `\`${path}\``,
    variable === undefined ? '' : `\`${variable}\``,
    setting.default === undefined ? '' : escapedText(setting.default),
    effectOf(setting),
    escapedText(`${description} Must be ${type}.${secret ? ' Secret.' : ''}`),
  ];
}

function effectOf({ hasEffect, isLive }: SettingDescription): string {
  if (!hasEffect) return 'no effect yet';
  return isLive ? 'at once' : 'after a restart';
}
