import { Project, type ProjectState } from '../../../../domain/projects/project.js';
import { ID, INTEGER, key, recordSchema, TEXT, TIME } from '../columns.js';
import type { RepositoryMapping } from '../typeorm-repository.js';

export const PROJECT_SCHEMA = recordSchema<ProjectState>('projects', {
  id: ID,
  version: INTEGER,
  createdAt: TIME,
  updatedAt: TIME,
  slug: key(191),
  name: TEXT,
  description: TEXT,
  status: key(20),
});

export const PROJECT_MAPPING: RepositoryMapping<ProjectState, Project, ProjectState> = {
  what: 'project',
  toRecord: (state) => state,
  toRoot: (state) => Project.restore(state),
};
