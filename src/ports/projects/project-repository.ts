import type { Project, ProjectState } from '../../domain/projects/project.js';
import type { Queries, Repository } from '../runtime/repository.js';

export type ProjectRepository = Repository<ProjectState, Project>;

export type ProjectQueries = Queries<ProjectState>;
