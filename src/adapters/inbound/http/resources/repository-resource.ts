import type { AddRepository } from '../../../../application/projects/add-repository.js';
import type { MapRepository } from '../../../../application/projects/map-repository.js';
import type { GetOne, ListPage } from '../../../../application/shared/read-use-cases.js';
import { REPOSITORY_LIST } from '../../../../domain/projects/project-list.js';
import type { RepositoryState } from '../../../../domain/projects/repository.js';
import type { RepositoryId } from '../../../../domain/shared/ids.js';
import {
  AddRepositoryDto,
  MapRepositoryDto,
  RepositoryView,
  toRepositoryView,
} from '../../wire/project-dto.js';
import { resource } from '../resource.js';
import type { ResourceTools } from '../resource-definition.js';

export interface RepositoryUseCases {
  readonly list: ListPage<RepositoryState>;
  readonly get: GetOne<RepositoryState, RepositoryId>;
  readonly add: AddRepository;
  readonly map: MapRepository;
}

export function repositoryResource(useCases: RepositoryUseCases, tools: ResourceTools) {
  return resource(
    {
      path: '/api/v1/repositories',
      title: 'Repository',
      view: RepositoryView,
      present: toRepositoryView,
      list: { spec: REPOSITORY_LIST, useCase: useCases.list },
      get: { useCase: useCases.get },
      create: { dto: AddRepositoryDto, useCase: useCases.add },
      update: { dto: MapRepositoryDto, useCase: useCases.map },
    },
    tools,
  );
}
