import { PROJECT_STATUSES } from '../../../../domain/projects/project.js';
import { ChangeProjectDto, CreateProjectDto } from '../../wire/project-dto.js';
import { countAll, countsBy } from './counts.js';
import type { Reference, ResourceDefinition } from './resource-definition.js';

export const PROJECT_REFERENCE: Reference = {
  path: '/api/v1/projects',
  one: 'project',
  lookup: 'slug',
};

export const PROJECTS: ResourceDefinition = {
  ...PROJECT_REFERENCE,
  group: 'projects',
  summary: 'What tasks belong to.',
  columns: ['id', 'slug', 'status', 'name'],
  listExamples: ['brain projects list --filter status=active --sort name'],
  status: (client) =>
    countAll(client, PROJECT_REFERENCE.path, countsBy('status', PROJECT_STATUSES)),
  create: {
    name: 'create',
    summary: 'Create a project.',
    examples: ["brain projects create --slug web-shop --name 'Web shop'"],
    dto: CreateProjectDto,
  },
  update: {
    name: 'update',
    summary: 'Change a project; what is not named stays.',
    examples: ['brain projects update web-shop --status paused'],
    dto: ChangeProjectDto,
  },
  remove: {
    name: 'delete',
    summary: 'Delete a project that nothing belongs to.',
    examples: ['brain projects delete web-shop'],
    done: 'Deleted',
  },
};
