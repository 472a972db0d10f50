import type { ContainerModuleLoadOptions } from 'inversify';
import { requireRelations } from '../../application/entities/entity-relations.js';
import { AddRepository } from '../../application/projects/add-repository.js';
import { RecordRepository } from '../../application/projects/record-repository.js';
import { ENTITIES } from '../../domain/entities.js';
import { REPOSITORY } from '../../domain/projects/repository.js';
import { PORTS } from '../tokens/ports.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { bindClass, bindMade } from './bind-class.js';

export function bindProjects(options: ContainerModuleLoadOptions): void {
  const { repositories, entities: stores, work, clock, ids } = PORTS;
  const recording = { repositories, work, clock, ids };
  bindMade(options, USE_CASES['repositories.create'], { ...recording, stores }, (deps) => {
    return new AddRepository({
      ...deps,
      requireRelations: (state) =>
        requireRelations({ stores: deps.stores, entities: ENTITIES }, REPOSITORY, state),
    });
  });
  bindClass(options, USE_CASES['repositories.record'], RecordRepository, recording);
}
