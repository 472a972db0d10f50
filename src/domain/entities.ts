import { FEEDBACK } from './learning/feedback.js';
import { PATTERN } from './learning/pattern.js';
import { RECOMMENDATION } from './learning/recommendation.js';
import { PROJECT } from './projects/project.js';
import { REPOSITORY } from './projects/repository.js';
import { PROMPT_VERSION } from './prompts/prompt-version.js';
import { PROMPT } from './prompts/prompt.js';
import type { Entity } from './shared/entities/entity.js';
import { TASK_DEPENDENCY } from './tasks/task-dependency.js';
import { TASK } from './tasks/task-entity.js';
import { TASK_EXECUTION } from './tasks/task-execution.js';

/** Entities without a store of their own. */
export const PLAIN_ENTITIES: readonly Entity[] = [
  PROJECT,
  TASK_EXECUTION,
  TASK_DEPENDENCY,
  PROMPT,
  PROMPT_VERSION,
  PATTERN,
  RECOMMENDATION,
  FEEDBACK,
];

/** Every entity that is stored, served and commanded alike. */
export const ENTITIES: readonly Entity[] = [TASK, REPOSITORY, ...PLAIN_ENTITIES];
