import type { JsonObject } from '../shared/json.js';

/** What a delivery is about, the same words for every provider. */
export const ENTITIES = [
  'task',
  'comment',
  'project',
  'sprint',
  'label',
  'pull_request',
  'review',
  'commit_push',
  'branch',
  'tag',
  'pipeline',
  'job',
  'deployment',
  'release',
  'message',
  'webhook',
  'other',
] as const;
export type Entity = (typeof ENTITIES)[number];

export const ENTITY_ACTIONS = [
  'created',
  'updated',
  'status_changed',
  'assigned',
  'unassigned',
  'labelled',
  'moved',
  'commented',
  'completed',
  'reopened',
  'deleted',
  'opened',
  'merged',
  'closed',
  'started',
  'succeeded',
  'failed',
  'cancelled',
  'ping',
  'other',
] as const;
export type EntityAction = (typeof ENTITY_ACTIONS)[number];

/** The code repository a delivery speaks of. */
export interface NewsRepository {
  /** The provider's own id, which survives renames. */
  readonly externalId: string;
  /** `owner/name`. */
  readonly fullName: string;
  readonly url: string | null;
  readonly defaultBranch: string | null;
}

export type NewsPriority = 'low' | 'normal' | 'high' | 'critical';

export type NewsStatus = 'open' | 'in_progress' | 'review' | 'completed' | 'cancelled';

/** An issue or pull request of the provider that another text names, e.g. by "Closes owner/name#12". */
export interface NewsReference {
  /** `owner/name`; the delivery's own repository when the text names none. */
  readonly repositoryFullName: string;
  readonly number: number;
}

/** What a delivery reports of the object that a task stands for. */
export interface NewsTask {
  /** Unique within the provider and stable across renames, e.g. `<repository id>#<number>` for issues of GitHub. */
  readonly externalId: string;
  readonly url: string | null;
  readonly type: 'task' | 'issue' | 'pull_request' | 'workflow_failure';
  readonly title: string;
  /** True when the provider did not tell the title: this one heads a new task until it does. */
  readonly isTitleProvisional?: boolean;
  /** What the provider says nothing of is left out, so that people's own entries stay. */
  readonly description?: string | null;
  readonly labels?: readonly string[];
  readonly assignee?: string | null;
  readonly priority?: NewsPriority;
  readonly dueAt?: Date | null;
  readonly status?: NewsStatus;
  /** False when the news matters only to a task that exists already (a workflow that succeeds again). */
  readonly createIfMissing: boolean;
  readonly updatedAt: Date;
  readonly closes: readonly NewsReference[];
}

/** Facts to keep in the metadata of an existing task, e.g. the last workflow run of a pull request. */
export interface NewsAnnotation {
  readonly externalId: string;
  readonly metadata: JsonObject;
}

/** What a person asks for where the provider lets people type or click. */
export interface NewsCommand {
  readonly does: 'acknowledge-alert';
  /** As it was given: perhaps none of ours. */
  readonly alertId: string;
  readonly note: string | null;
  /** The provider's id of the person. */
  readonly by: string;
  /** Where the provider takes the answer, for some minutes. */
  readonly replyUrl: string | null;
}

/** A provider's delivery in our words. Everything but `entity` and `action` may be missing. */
export interface ProviderNews {
  readonly entity: Entity;
  readonly action: EntityAction;
  readonly externalId: string | null;
  readonly title: string | null;
  readonly url: string | null;
  /** Login of the person or bot behind it. */
  readonly actor: string | null;
  readonly occurredAt: Date | null;
  readonly repository: NewsRepository | null;
  readonly task: NewsTask | null;
  readonly annotations: readonly NewsAnnotation[];
  readonly command?: NewsCommand;
}
