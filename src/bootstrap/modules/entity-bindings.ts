import type { ContainerModuleLoadOptions } from 'inversify';
import type { EntityDeps } from '../../application/entities/entity-deps.js';
import type { EntityGuards } from '../../application/shared/entity-guard.js';
import {
  ENTITY_VERBS,
  entityUseCases,
  type EntityUseCases,
} from '../../application/entities/entity-use-cases.js';
import { guardRepositories } from '../../application/projects/guard-repositories.js';
import { FindEntities } from '../../application/search/find-entities.js';
import { guardPrompts } from '../../application/prompts/guard-prompts.js';
import { guardDependencies } from '../../application/tasks/guard-dependencies.js';
import { openWaitingTasks } from '../../application/tasks/open-waiting-tasks.js';
import { ENTITIES } from '../../domain/entities.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import type { Token } from '../tokens/token.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { bindMade } from './bind-class.js';

export function bindEntities(options: ContainerModuleLoadOptions): void {
  const { entities: stores, tasks, repositories, locks, work, clock, ids } = PORTS;
  const { promptRenderer: renderer } = SERVICES;
  const guarding = { stores, tasks, repositories, locks, clock, renderer };
  bindMade(options, SERVICES.entityGuards, guarding, (deps): EntityGuards => {
    return {
      ...guardPrompts(deps),
      tasks: openWaitingTasks(deps),
      repositories: guardRepositories(deps.repositories),
      'task-dependencies': guardDependencies(deps),
    };
  });
  bindMade(options, USE_CASES['search.find'], { index: PORTS.searchIndex }, ({ index }) => {
    return new FindEntities({ index, entities: ENTITIES });
  });
  const guards = SERVICES.entityGuards;
  const tokens: Readonly<Record<string, Token<unknown>>> = USE_CASES;
  for (const entity of ENTITIES) {
    for (const [part, verb] of Object.entries(ENTITY_VERBS)) {
      const name = `${entity.collection}.${verb}`;
      const asked = tokens[name];
      if (asked === undefined) throw new Error(`There is no token for ${name}`);
      bindMade(options, asked, { stores, guards, work, clock, ids }, (deps) => {
        const made = entityUseCases(entity, { ...deps, entities: ENTITIES } satisfies EntityDeps);
        return made[part as keyof EntityUseCases];
      });
    }
  }
}
