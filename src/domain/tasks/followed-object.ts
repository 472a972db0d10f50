import type { ProjectId } from '../shared/ids.js';
import type { TaskNews } from './task.js';
import type { TaskLink } from './task-link.js';

/** News of an object elsewhere that a task stands for. */
export interface FollowedObject {
  readonly origin: TaskLink;
  /** Objects that finishing this one will close. */
  readonly closes: readonly TaskLink[];
  /** False when the news matters only to a task that exists already. */
  readonly createIfMissing: boolean;
  /** The project of a task that has to be created. */
  readonly projectId: ProjectId | null;
  /** Of a task that has to be created, should the news not tell it. */
  readonly titleIfNew: string;
  readonly news: TaskNews;
}
