import { ACCESS_USE_CASES } from './access-use-cases.js';
import { ALERTS_USE_CASES } from './alerts-use-cases.js';
import { ANALYTICS_USE_CASES } from './analytics-use-cases.js';
import { CODEBASES_USE_CASES } from './codebases-use-cases.js';
import { CONFIG_USE_CASES } from './config-use-cases.js';
import { DEAD_LETTERS_USE_CASES } from './dead-letters-use-cases.js';
import { ENTITY_USE_CASES } from './entity-use-cases.js';
import { ERRORS_USE_CASES } from './errors-use-cases.js';
import { EVENTS_USE_CASES } from './events-use-cases.js';
import { JOBS_USE_CASES } from './jobs-use-cases.js';
import { LIMITS_USE_CASES } from './limits-use-cases.js';
import { LOGGING_USE_CASES } from './logging-use-cases.js';
import { MONITORING_USE_CASES } from './monitoring-use-cases.js';
import { PLUGINS_USE_CASES } from './plugins-use-cases.js';
import { PROJECTS_USE_CASES } from './projects-use-cases.js';
import { PROMPTS_USE_CASES } from './prompts-use-cases.js';
import { SEARCH_USE_CASES } from './search-use-cases.js';
import { TASKS_USE_CASES } from './tasks-use-cases.js';
import type { ServiceOf } from './token.js';

/** Every use case by its own name. */
export const USE_CASES = {
  ...ENTITY_USE_CASES,
  ...PROMPTS_USE_CASES,
  ...SEARCH_USE_CASES,
  ...TASKS_USE_CASES,
  ...PROJECTS_USE_CASES,
  ...CODEBASES_USE_CASES,
  ...EVENTS_USE_CASES,
  ...JOBS_USE_CASES,
  ...DEAD_LETTERS_USE_CASES,
  ...LIMITS_USE_CASES,
  ...ACCESS_USE_CASES,
  ...CONFIG_USE_CASES,
  ...ERRORS_USE_CASES,
  ...MONITORING_USE_CASES,
  ...LOGGING_USE_CASES,
  ...ALERTS_USE_CASES,
  ...ANALYTICS_USE_CASES,
  ...PLUGINS_USE_CASES,
} as const;

/** The use cases themselves, by name. */
export type UseCases = {
  readonly [Name in keyof typeof USE_CASES]: ServiceOf<(typeof USE_CASES)[Name]>;
};
