import type { ContainerModuleLoadOptions } from 'inversify';
import {
  ENTITY_VERBS,
  entityUseCases,
  type EntityUseCases,
} from '../../application/entities/entity-use-cases.js';
import { ENTITIES } from '../../domain/entities.js';
import { PORTS } from '../tokens/ports.js';
import type { Token } from '../tokens/token.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { bindMade } from './bind-class.js';

/** Use cases that are more than what every entity has. */
const OWN: ReadonlySet<string> = new Set(['repositories.create']);

export function bindEntities(options: ContainerModuleLoadOptions): void {
  const { entities: stores, work, clock, ids } = PORTS;
  const tokens: Readonly<Record<string, Token<unknown>>> = USE_CASES;
  for (const entity of ENTITIES) {
    for (const [part, verb] of Object.entries(ENTITY_VERBS)) {
      const name = `${entity.collection}.${verb}`;
      const asked = tokens[name];
      if (asked === undefined) throw new Error(`There is no token for ${name}`);
      if (OWN.has(name)) continue;
      bindMade(options, asked, { stores, work, clock, ids }, (deps) => {
        const made = entityUseCases(entity, { ...deps, entities: ENTITIES });
        return made[part as keyof EntityUseCases];
      });
    }
  }
}
