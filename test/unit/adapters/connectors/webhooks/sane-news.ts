import { expect } from 'chai';
import {
  ENTITIES,
  ENTITY_ACTIONS,
  type NewsRepository,
  type NewsTask,
  type ProviderNews,
} from '../../../../../src/domain/events/provider-news.js';

/** What must hold of any news, whatever the payload was. */
export function expectSane(news: ProviderNews): void {
  const faults = faultsOf(news);
  if (faults.length > 0) expect.fail(`not sane: ${faults.join(', ')}`);
}

function faultsOf(news: ProviderNews): readonly string[] {
  const { repository, task, annotations } = news;
  const checks: Record<string, boolean> = {
    entity: ENTITIES.includes(news.entity),
    action: ENTITY_ACTIONS.includes(news.action),
    externalId: isText(news.externalId, 255),
    title: isText(news.title, 500),
    actor: isText(news.actor, 100),
    url: isUrl(news.url),
    occurredAt: isTime(news.occurredAt),
    ...(repository ? repositoryChecks(repository) : {}),
    ...(task ? taskChecks(task) : {}),
    annotations: annotations.length <= 100,
    annotationIds: annotations.every(({ externalId }) => isText(externalId, 255)),
    metadata: annotations.every(({ metadata }) => JSON.stringify(metadata).length < 10_000),
  };
  return Object.keys(checks).filter((name) => checks[name] !== true);
}

function repositoryChecks(repository: NewsRepository): Record<string, boolean> {
  return {
    'repository.externalId': /^[1-9]\d{0,15}$/.test(repository.externalId),
    'repository.fullName': /^[^/\s]{1,100}\/[^/\s]{1,100}$/.test(repository.fullName),
    'repository.url': isUrl(repository.url),
    'repository.defaultBranch': isText(repository.defaultBranch, 255),
  };
}

function taskChecks(task: NewsTask): Record<string, boolean> {
  const { labels = [], closes } = task;
  return {
    'task.externalId': isText(task.externalId, 255),
    'task.title': isText(task.title, 500) && task.title.trim() !== '',
    'task.description': isText(task.description, 100_000),
    'task.assignee': isText(task.assignee, 100),
    'task.url': isUrl(task.url),
    'task.updatedAt': isTime(task.updatedAt),
    'task.labels': labels.length <= 100 && labels.every((label) => isText(label, 100)),
    'task.closes':
      closes.length <= 50 && closes.every(({ number }) => number > 0 && Number.isInteger(number)),
  };
}

function isText(text: string | null | undefined, maxLength: number): boolean {
  if (text === null || text === undefined) return true;
  if (typeof text !== 'string' || text.length > maxLength) return false;
  return !text.includes('\0') && text.isWellFormed();
}

function isUrl(url: string | null): boolean {
  return url === null || (isText(url, 2_000) && /^https?:\/\/\S+$/.test(url));
}

function isTime(time: Date | null): boolean {
  if (time === null) return true;
  return time instanceof Date && time.getUTCFullYear() >= 1970 && time.getUTCFullYear() <= 9999;
}
