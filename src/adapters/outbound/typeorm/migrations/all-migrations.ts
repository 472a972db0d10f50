import { ALERTS } from './alerts.js';
import { ANALYTICS } from './analytics.js';
import { CODE_BASES } from './code-bases.js';
import { CONFIG_REVISIONS } from './config-revisions.js';
import { DEAD_LETTERS } from './dead-letters.js';
import { DURABLE_JOBS } from './durable-jobs.js';
import { ENTITIES_ALIKE } from './entities-alike.js';
import { ERROR_GROUPS } from './error-groups.js';
import { EVENT_POSITIONS } from './event-positions.js';
import { FIRST_TABLES } from './first-tables.js';
import { KEY_NETWORKS } from './key-networks.js';
import { LEARNING } from './learning.js';
import { LIMITS } from './limits.js';
import { METRIC_HISTORY } from './metric-history.js';
import type { Migration } from './migration.js';
import { SEARCH_TEXTS } from './search-texts.js';
import { TRACES } from './traces.js';
import { PROMPTS } from './prompts.js';
import { PLUGINS } from './plugins.js';
import { SCHEDULES } from './schedules.js';
import { WORKERS } from './workers.js';

/** Oldest first. */
export const MIGRATIONS: readonly Migration[] = [
  FIRST_TABLES,
  ERROR_GROUPS,
  CONFIG_REVISIONS,
  METRIC_HISTORY,
  ALERTS,
  PLUGINS,
  TRACES,
  KEY_NETWORKS,
  DURABLE_JOBS,
  SCHEDULES,
  LIMITS,
  DEAD_LETTERS,
  WORKERS,
  EVENT_POSITIONS,
  SEARCH_TEXTS,
  ANALYTICS,
  CODE_BASES,
  ENTITIES_ALIKE,
  LEARNING,
  PROMPTS,
];
