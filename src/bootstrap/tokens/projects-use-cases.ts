import type { AddRepository } from '../../application/projects/add-repository.js';
import type { ChangeProject } from '../../application/projects/change-project.js';
import type { CreateProject } from '../../application/projects/create-project.js';
import type { MapRepository } from '../../application/projects/map-repository.js';
import type { RecordRepository } from '../../application/projects/record-repository.js';
import type { CreateMany } from '../../application/shared/create-many.js';
import type { DeleteOne } from '../../application/shared/delete-one.js';
import type { GetOne, ListPage } from '../../application/shared/read-use-cases.js';
import type { Project, ProjectDetails, ProjectState } from '../../domain/projects/project.js';
import type { RepositoryState } from '../../domain/projects/repository.js';
import type { ProjectId, RepositoryId } from '../../domain/shared/ids.js';
import { token } from './token.js';

export const PROJECTS_USE_CASES = {
  'projects.list': token<ListPage<ProjectState>>('projects.list'),
  'projects.get': token<GetOne<ProjectState, ProjectId>>('projects.get'),
  'projects.create': token<CreateProject>('projects.create'),
  'projects.create-many': token<CreateMany<ProjectDetails, ProjectState>>('projects.create-many'),
  'projects.update': token<ChangeProject>('projects.update'),
  'projects.delete': token<DeleteOne<ProjectState, Project>>('projects.delete'),
  'repositories.list': token<ListPage<RepositoryState>>('repositories.list'),
  'repositories.get': token<GetOne<RepositoryState, RepositoryId>>('repositories.get'),
  'repositories.create': token<AddRepository>('repositories.create'),
  'repositories.update': token<MapRepository>('repositories.update'),
  'repositories.record': token<RecordRepository>('repositories.record'),
} as const;
