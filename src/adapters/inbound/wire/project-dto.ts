import {
  PROJECT_STATUSES,
  type ProjectState,
  type ProjectStatus,
} from '../../../domain/projects/project.js';
import type { RepositoryState } from '../../../domain/projects/repository.js';
import type { ProjectId } from '../../../domain/shared/ids.js';
import { Choice, Identifier, Text } from './fields.js';
import { StoredView } from './stored-view.js';

const EXAMPLE_ID = '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a11';

const slug = {
  description: 'Short unique name: lower-case words joined by hyphens',
  example: 'web-shop',
  minLength: 1,
  maxLength: 100,
  pattern: /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
};
const name = {
  description: 'Name for people',
  example: 'Web shop',
  minLength: 1,
  maxLength: 200,
  pattern: /\S/u,
};
const description = {
  description: 'What it is about',
  example: 'Everything customers see',
  maxLength: 10_000,
  optional: true,
  nullable: true,
};
const status = { description: 'Whether work goes on', example: 'active', optional: true };
const projectId = {
  description: 'The project that the tasks of this repository belong to',
  example: EXAMPLE_ID,
  optional: true,
  nullable: true,
};
const fullName = {
  description: 'owner/name',
  example: 'acme/app',
  maxLength: 200,
  pattern: /^[^/\s]+\/[^/\s]+$/,
};

export class CreateProjectDto {
  @Text(slug) slug!: string;
  @Text(name) name!: string;
  @Text(description) description?: string | null;
  @Choice(PROJECT_STATUSES, status) status?: ProjectStatus;
}

export class ChangeProjectDto {
  @Text({ ...slug, optional: true }) slug?: string;
  @Text({ ...name, optional: true }) name?: string;
  @Text(description) description?: string | null;
  @Choice(PROJECT_STATUSES, status) status?: ProjectStatus;
}

export class ProjectView extends StoredView {
  @Text(slug) slug!: string;
  @Text(name) name!: string;
  @Text({ ...description, optional: false }) description!: string | null;
  @Choice(PROJECT_STATUSES, { ...status, optional: false }) status!: ProjectStatus;
}

export function toProjectView(state: ProjectState): ProjectView {
  return state;
}

export class AddRepositoryDto {
  @Text({
    description: 'Where it is kept',
    example: 'github',
    maxLength: 40,
    pattern: /^[a-z][a-z0-9_-]*$/,
  })
  provider!: string;
  @Text(fullName) fullName!: string;
  @Identifier(projectId) projectId?: ProjectId | null;
}

export class MapRepositoryDto {
  @Identifier(projectId) projectId?: ProjectId | null;
}

export class RepositoryView extends StoredView {
  @Text({ description: 'Where it is kept', example: 'github', maxLength: 40 }) provider!: string;
  @Text({
    description: "The provider's own id",
    example: '186853002',
    maxLength: 200,
    nullable: true,
  })
  externalId!: string | null;
  @Text(fullName) fullName!: string;
  @Text({
    description: 'Its page',
    example: 'https://github.com/acme/app',
    maxLength: 2_000,
    nullable: true,
  })
  url!: string | null;
  @Text({ description: 'Its main branch', example: 'main', maxLength: 255, nullable: true })
  defaultBranch!: string | null;
  @Identifier({ ...projectId, optional: false }) projectId!: string | null;
}

export function toRepositoryView(state: RepositoryState): RepositoryView {
  return state;
}
