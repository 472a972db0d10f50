import type { ContainerModuleLoadOptions } from 'inversify';
import { AddRepository } from '../../application/projects/add-repository.js';
import { ChangeProject } from '../../application/projects/change-project.js';
import { CreateProject } from '../../application/projects/create-project.js';
import { MapRepository } from '../../application/projects/map-repository.js';
import { RecordRepository } from '../../application/projects/record-repository.js';
import { refuseUsedProject } from '../../application/projects/refuse-used-project.js';
import { CreateMany } from '../../application/shared/create-many.js';
import { DeleteOne } from '../../application/shared/delete-one.js';
import { GetOne, ListPage } from '../../application/shared/read-use-cases.js';
import { PORTS } from '../tokens/ports.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { bindClass, bindMade } from './bind-class.js';

export function bindProjects(options: ContainerModuleLoadOptions): void {
  const { projects, projectQueries: queries, taskQueries, repositoryQueries } = PORTS;
  const { repositories, work, clock, ids } = PORTS;
  bindMade(options, USE_CASES['projects.list'], { queries }, (deps) => {
    return new ListPage('projects', 'project', deps.queries);
  });
  bindMade(options, USE_CASES['projects.get'], { queries }, (deps) => {
    return new GetOne('projects', 'project', deps.queries);
  });
  const writing = { projects, queries, work, clock };
  bindClass(options, USE_CASES['projects.create'], CreateProject, { ...writing, ids });
  const one = USE_CASES['projects.create'];
  bindMade(options, USE_CASES['projects.create-many'], { one, work }, (deps) => {
    return new CreateMany(deps.one, deps.work);
  });
  bindClass(options, USE_CASES['projects.update'], ChangeProject, writing);
  const deleting = { projects, work, tasks: taskQueries, repositories: repositoryQueries };
  bindMade(options, USE_CASES['projects.delete'], deleting, (deps) => {
    const { projects: repository, work: unit, tasks, repositories: mapped } = deps;
    return new DeleteOne('projects', 'project', {
      repository,
      work: unit,
      refuse: (id) => refuseUsedProject(id, { tasks, repositories: mapped }),
    });
  });
  bindMade(options, USE_CASES['repositories.list'], { queries: repositoryQueries }, (deps) => {
    return new ListPage('repositories', 'repository', deps.queries);
  });
  bindMade(options, USE_CASES['repositories.get'], { queries: repositoryQueries }, (deps) => {
    return new GetOne('repositories', 'repository', deps.queries);
  });
  const mapping = { repositories, projects: queries, work, clock };
  bindClass(options, USE_CASES['repositories.create'], AddRepository, { ...mapping, ids });
  bindClass(options, USE_CASES['repositories.update'], MapRepository, mapping);
  bindClass(options, USE_CASES['repositories.record'], RecordRepository, {
    repositories,
    work,
    clock,
    ids,
  });
}
