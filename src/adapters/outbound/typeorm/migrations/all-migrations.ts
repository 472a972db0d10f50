import { CONFIG_REVISIONS } from './config-revisions.js';
import { ERROR_GROUPS } from './error-groups.js';
import { FIRST_TABLES } from './first-tables.js';
import type { Migration } from './migration.js';
import { PLUGINS } from './plugins.js';

/** Oldest first. */
export const MIGRATIONS: readonly Migration[] = [
  FIRST_TABLES,
  ERROR_GROUPS,
  CONFIG_REVISIONS,
  PLUGINS,
];
