import type { ChangeProject } from '../../../../application/projects/change-project.js';
import type { CreateProject } from '../../../../application/projects/create-project.js';
import type { CreateMany } from '../../../../application/shared/create-many.js';
import type { DeleteOne } from '../../../../application/shared/delete-one.js';
import type { GetOne, ListPage } from '../../../../application/shared/read-use-cases.js';
import type { Project, ProjectDetails, ProjectState } from '../../../../domain/projects/project.js';
import { PROJECT_LIST } from '../../../../domain/projects/project-list.js';
import type { ProjectId } from '../../../../domain/shared/ids.js';
import {
  ChangeProjectDto,
  CreateProjectDto,
  ProjectView,
  toProjectView,
} from '../../wire/project-dto.js';
import { resource } from '../resource.js';
import type { ResourceTools } from '../resource-definition.js';

export interface ProjectUseCases {
  readonly list: ListPage<ProjectState>;
  readonly get: GetOne<ProjectState, ProjectId>;
  readonly create: CreateProject;
  readonly createMany: CreateMany<ProjectDetails, ProjectState>;
  readonly change: ChangeProject;
  readonly delete: DeleteOne<ProjectState, Project>;
}

export function projectResource(useCases: ProjectUseCases, tools: ResourceTools) {
  return resource(
    {
      path: '/api/v1/projects',
      title: 'Project',
      view: ProjectView,
      present: toProjectView,
      list: { spec: PROJECT_LIST, useCase: useCases.list },
      get: { useCase: useCases.get },
      create: { dto: CreateProjectDto, useCase: useCases.create, many: useCases.createMany },
      update: { dto: ChangeProjectDto, useCase: useCases.change },
      delete: { useCase: useCases.delete },
    },
    tools,
  );
}
