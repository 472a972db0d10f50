import {
  CONFIG_REVISION_STATUSES,
  CONFIG_SOURCES,
  type ConfigRevisionState,
  type ConfigRevisionStatus,
  type ConfigSource,
} from '../../../domain/config/config-revision.js';
import type { SettingChange, SettingValues } from '../../../domain/config/setting-values.js';
import type { JsonValue } from '../../../domain/shared/json.js';
import { Answer, Choice, Count, JsonField, Text } from './fields.js';
import { StoredView } from './stored-view.js';

const reason = {
  description: 'Why, for whoever reads the history',
  example: 'the importer needs more room tonight',
  minLength: 1,
  maxLength: 1_000,
  pattern: /\S/u,
};

const CHANGE_SCHEMA = {
  type: 'object',
  required: ['path', 'from', 'to'],
  properties: { path: { type: 'string' }, from: {}, to: {} },
} as const;

const CHANGES_EXAMPLE = [{ path: 'jobs.concurrency', from: 10, to: 20 }];

export class ChangeConfigDto {
  @JsonField({
    description: 'New values of live settings by path; null takes the stored value away',
    example: { 'jobs.concurrency': 20 },
  })
  changes!: Readonly<Record<string, JsonValue>>;
  @Text(reason) reason!: string;
}

export class PreviewConfigDto {
  @JsonField({
    description: 'New values of live settings by path; null takes the stored value away',
    example: { 'jobs.concurrency': 20 },
  })
  changes!: Readonly<Record<string, JsonValue>>;
  @Text({ ...reason, optional: true }) reason?: string;
}

export class RollBackConfigDto {
  @Count({
    description: 'Return to the state after this revision; absent: undo the last change',
    example: 3,
    minimum: 1,
    maximum: 2_147_483_647,
    optional: true,
  })
  to?: number;
  @Text(reason) reason!: string;
}

export class ReloadConfigDto {
  @Text({ ...reason, optional: true }) reason?: string;
}

export class ConfigChangesView {
  @Answer({
    description: 'What differs; null: no value',
    example: CHANGES_EXAMPLE,
    schema: { type: 'array', items: CHANGE_SCHEMA },
  })
  changes!: readonly SettingChange[];
}

export class ReloadView extends ConfigChangesView {
  @Answer({
    description: 'Changed settings that count only after a restart',
    example: ['api.port'],
    schema: { type: 'array', items: { type: 'string' } },
  })
  needRestart!: readonly string[];
  @Answer({
    description: 'Settings that the file changes in vain: a stored value outranks it',
    example: [],
    schema: { type: 'array', items: { type: 'string' } },
  })
  outranked!: readonly string[];
  @Answer({
    description: 'Number of the revision recorded; null: none was',
    example: 4,
    schema: { type: ['integer', 'null'] },
  })
  revision!: number | null;
}

export class ConfigRevisionView extends StoredView {
  @Count({
    description: '1, 2, 3, …',
    example: 4,
    minimum: 1,
    maximum: 2_147_483_647,
  })
  number!: number;
  @Choice(CONFIG_SOURCES, { description: 'Where the change came from', example: 'api' })
  source!: ConfigSource;
  @Text({ description: 'Who made it', example: 'api-key:0193…', maxLength: 255 }) author!: string;
  @Text(reason) reason!: string;
  @Choice(CONFIG_REVISION_STATUSES, {
    description: 'watched: its effect on health is being watched; rolled-back: undone later',
    example: 'kept',
  })
  status!: ConfigRevisionStatus;
  @Answer({
    description: 'What it changed; null: no value',
    example: CHANGES_EXAMPLE,
    schema: { type: 'array', items: CHANGE_SCHEMA },
  })
  changes!: readonly SettingChange[];
  @Answer({
    description: 'The revision that undid it',
    example: null,
    schema: { type: ['integer', 'null'] },
  })
  undoneBy!: number | null;
}

export class ConfigRevisionDetailsView extends ConfigRevisionView {
  @Answer({
    description: 'Every setting after the change, secrets masked',
    example: { 'jobs.concurrency': 20 },
    schema: { type: 'object' },
  })
  settings!: SettingValues;
}

export class SettingsView {
  @Answer({
    description: 'Every setting with its value, who set it, and whether a restart is needed',
    example: [
      { path: 'api.port', value: 8000, origin: 'default', live: false, needsRestart: false },
    ],
    schema: { type: 'array', items: { type: 'object' } },
  })
  items!: readonly object[];
}

export function toConfigRevisionView(state: ConfigRevisionState): ConfigRevisionView {
  const { settings: _settings, overrides: _overrides, ...view } = state;
  return view;
}

export function toConfigRevisionDetailsView(state: ConfigRevisionState): ConfigRevisionDetailsView {
  const { overrides: _overrides, ...view } = state;
  return view;
}
