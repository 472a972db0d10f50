import { PROJECT } from './projects/project.js';
import { REPOSITORY } from './projects/repository.js';
import type { Entity } from './shared/entities/entity.js';
import { TASK } from './tasks/task-entity.js';

/** Entities without a store of their own. */
export const PLAIN_ENTITIES: readonly Entity[] = [PROJECT];

/** Every entity that is stored, served and commanded alike. */
export const ENTITIES: readonly Entity[] = [TASK, REPOSITORY, ...PLAIN_ENTITIES];
