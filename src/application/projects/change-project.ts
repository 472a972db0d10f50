import type { ProjectDetails, ProjectState } from '../../domain/projects/project.js';
import type { ProjectId } from '../../domain/shared/ids.js';
import type { ProjectQueries, ProjectRepository } from '../../ports/projects/project-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { requireVersion } from '../shared/require-version.js';
import type { UseCase } from '../shared/use-case.js';
import { requireFreeSlug } from './create-project.js';

export interface ChangeProjectInput {
  readonly id: ProjectId;
  readonly change: Partial<ProjectDetails>;
  readonly expectedVersion?: number;
}

export class ChangeProject implements UseCase<ChangeProjectInput, ProjectState> {
  readonly name = 'projects.update';
  readonly permission = 'project:write';

  constructor(
    private readonly deps: {
      readonly projects: ProjectRepository;
      readonly queries: ProjectQueries;
      readonly work: UnitOfWork;
      readonly clock: Clock;
    },
  ) {}

  execute({ id, change, expectedVersion }: ChangeProjectInput): Promise<ProjectState> {
    const { projects, queries, work, clock } = this.deps;
    return work.run(async () => {
      const before = await projects.get(id);
      requireVersion(before.state, expectedVersion);
      if (change.slug !== undefined) await requireFreeSlug(queries, change.slug, id);
      const { project, events } = before.change(change, clock.now());
      await projects.save(project, events);
      return project.state;
    });
  }
}
