import { AppError } from '../../domain/shared/app-error.js';
import { listQuery } from '../../domain/shared/page.js';
import { Project, type ProjectDetails, type ProjectState } from '../../domain/projects/project.js';
import type { ProjectId } from '../../domain/shared/ids.js';
import type { ProjectQueries, ProjectRepository } from '../../ports/projects/project-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { UseCase } from '../shared/use-case.js';

export class CreateProject implements UseCase<ProjectDetails, ProjectState> {
  readonly name = 'projects.create';
  readonly permission = 'project:write';

  constructor(
    private readonly deps: {
      readonly projects: ProjectRepository;
      readonly queries: ProjectQueries;
      readonly work: UnitOfWork;
      readonly clock: Clock;
      readonly ids: IdGenerator;
    },
  ) {}

  execute(details: ProjectDetails): Promise<ProjectState> {
    const { projects, queries, work, clock, ids } = this.deps;
    return work.run(async () => {
      await requireFreeSlug(queries, details.slug);
      const { project, events } = Project.open(ids.next(), clock.now(), details);
      await projects.save(project, events);
      return project.state;
    });
  }
}

/** A race for the same slug is settled by the store: the loser runs again and is refused here. */
export async function requireFreeSlug(
  queries: ProjectQueries,
  slug: string,
  owner?: ProjectId,
): Promise<void> {
  const filters = [{ field: 'slug', operator: 'in', values: [slug] }] as const;
  const { items } = await queries.list(listQuery({ limit: 1, filters }));
  if (items.every(({ id }) => id === owner)) return;
  throw new AppError('conflict', 'project.slug-taken', `Another project has the slug ${slug}`, {
    faults: [{ path: 'slug', message: 'is taken' }],
  });
}
