import type { NewsReference, NewsTask } from '../../domain/events/provider-news.js';
import type { RepositoryState } from '../../domain/projects/repository.js';
import type { FollowedObject } from '../../domain/tasks/followed-object.js';
import type { TaskLink } from '../../domain/tasks/task-link.js';
import type { RepositoryRepository } from '../../ports/projects/repository-repository.js';

/**
 * References to repositories that were never seen here cannot be resolved and are left out.
 * @param sequence orders news of the same time
 */
export async function toFollowedObject(
  provider: string,
  task: NewsTask,
  sequence: string,
  repository: RepositoryState | null,
  repositories: RepositoryRepository,
): Promise<FollowedObject> {
  const { externalId, url, createIfMissing, closes, title, isTitleProvisional, ...news } = task;
  const links = await Promise.all(
    closes.map((reference) => toLink(provider, reference, repository, repositories)),
  );
  return {
    origin: { relation: 'origin', provider, externalId, url },
    closes: links.filter((link) => link !== undefined),
    createIfMissing,
    projectId: repository?.projectId ?? null,
    titleIfNew: title,
    news: { ...news, ...(isTitleProvisional === true ? {} : { title }), sequence },
  };
}

async function toLink(
  provider: string,
  { repositoryFullName, number }: NewsReference,
  own: RepositoryState | null,
  repositories: RepositoryRepository,
): Promise<TaskLink | undefined> {
  const isOwn = own?.fullName.toLowerCase() === repositoryFullName.toLowerCase();
  const target = isOwn
    ? own
    : (await repositories.findByFullName(provider, repositoryFullName))?.state;
  if (!target?.externalId) return undefined;
  const externalId = `${target.externalId}#${String(number)}`;
  const url = target.url ? `${target.url}/issues/${String(number)}` : null;
  return { relation: 'closes', provider, externalId, url };
}
