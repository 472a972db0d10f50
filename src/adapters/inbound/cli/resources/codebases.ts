import { isAbsolute, resolve } from 'node:path';
import { CODE_BASE_STATUSES } from '../../../../domain/codebases/code-base.js';
import { ChangeCodebaseDto, CreateCodebaseDto } from '../../wire/codebase-dto.js';
import { countAll, countsBy } from './counts.js';
import { PROJECT } from '../../../../domain/projects/project.js';
import { referenceTo } from './entity-commands.js';
import type { Reference, ResourceDefinition } from './resource-definition.js';

export const CODEBASE: Reference = {
  path: '/api/v1/codebases',
  one: 'codebase',
  lookup: 'name',
};

export const CODEBASES: ResourceDefinition = {
  ...CODEBASE,
  group: 'codebases',
  summary: 'Code that is analysed: folders and git repositories.',
  columns: ['id', 'name', 'status', 'location'],
  listExamples: ['brain codebases list --filter status=ready --sort name'],
  status: (client) => countAll(client, CODEBASE.path, countsBy('status', CODE_BASE_STATUSES)),
  create: {
    name: 'create',
    summary: 'Add a folder or a git repository; it is not analysed yet.',
    examples: [
      'brain codebases create --name brain --location .',
      'brain codebases create --name shop --location https://github.com/acme/shop.git',
    ],
    dto: CreateCodebaseDto,
    flags: { projectId: 'project' },
    references: { projectId: referenceTo(PROJECT) },
    prepare: (body, { host }) => ({ ...body, location: absolute(body['location'], host.cwd) }),
  },
  update: {
    name: 'update',
    summary: 'Change a code base; what is not named stays.',
    examples: ['brain codebases update shop --branch develop'],
    dto: ChangeCodebaseDto,
    flags: { projectId: 'project' },
    references: { projectId: referenceTo(PROJECT) },
  },
  remove: {
    name: 'delete',
    summary: 'Delete a code base and what was found in it; the code itself stays.',
    examples: ['brain codebases delete shop'],
    done: 'Deleted',
  },
};

/** Paths are those of whoever calls. */
function absolute(location: unknown, cwd: string): string {
  const given = String(location);
  return given.includes('://') || isAbsolute(given) ? given : resolve(cwd, given);
}
