import type { JsonObject } from '../../domain/shared/json.js';
import { groupSchema } from './group-schema.js';
import { RootSettings } from './settings/root-settings.js';

/** JSON Schema (draft 2020-12) of a configuration file, for editors. */
export function configSchema(): JsonObject {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'ClickUp Brain configuration',
    ...groupSchema(RootSettings),
  };
}
