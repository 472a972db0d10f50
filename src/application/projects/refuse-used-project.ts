import { AppError } from '../../domain/shared/app-error.js';
import type { ProjectId } from '../../domain/shared/ids.js';
import { listQuery } from '../../domain/shared/page.js';
import type { RepositoryQueries } from '../../ports/projects/repository-repository.js';
import type { TaskQueries } from '../../ports/tasks/task-repository.js';

/** A project that still has tasks or repositories cannot be deleted. */
export async function refuseUsedProject(
  id: ProjectId,
  queries: { readonly tasks: TaskQueries; readonly repositories: RepositoryQueries },
): Promise<void> {
  const ofProject = listQuery({
    limit: 1,
    filters: [{ field: 'projectId', operator: 'in', values: [id] }],
  });
  for (const [what, owner] of Object.entries(queries)) {
    const { items } = await owner.list(ofProject);
    if (items.length > 0) {
      throw new AppError('conflict', 'project.in-use', `The project still has ${what}`);
    }
  }
}
