import { MapRepositoryDto } from '../../wire/project-dto.js';
import { countAll } from './counts.js';
import { PROJECT_REFERENCE } from './projects.js';
import type { ResourceDefinition } from './resource-definition.js';

const PATH = '/api/v1/repositories';

export const REPOSITORIES: ResourceDefinition = {
  group: 'repositories',
  one: 'repository',
  path: PATH,
  lookup: 'fullName',
  summary: 'Where code is kept, and the project its tasks belong to.',
  columns: ['id', 'provider', 'fullName', 'projectId'],
  listExamples: ['brain repositories list --filter projectId=null'],
  status: (client) =>
    countAll(client, PATH, [
      { name: 'mapped to a project', query: [['filter[projectId][ne]', 'null']] },
      { name: 'not mapped', query: [['filter[projectId]', 'null']] },
    ]),
  update: {
    name: 'map',
    summary: 'Say which project the tasks of a repository belong to.',
    examples: [
      'brain repositories map acme/app --project web-shop',
      'brain repositories map acme/app --clear project',
    ],
    dto: MapRepositoryDto,
    flags: { projectId: 'project' },
    references: { projectId: PROJECT_REFERENCE },
  },
};
