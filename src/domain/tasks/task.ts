import type { Aggregate } from '../shared/aggregate.js';
import { AppError, validationError } from '../shared/app-error.js';
import type { NewDomainEvent } from '../shared/domain-event.js';
import { deleted, restored } from '../shared/entities/decisions.js';
import type { Decision, EntityState } from '../shared/entities/entity.js';
import type { ProjectId, TaskId } from '../shared/ids.js';
import type { TaskLink } from './task-link.js';
import type { TaskPriority } from './task-priority.js';
import { isFinished, legalMoves, type TaskStatus } from './task-status.js';

/** What a task says of itself and people may edit. */
export interface TaskDetails {
  readonly title: string;
  readonly description: string | null;
  /** Free word: `task`, `issue`, `pull_request`, `workflow_failure`, … */
  readonly type: string;
  readonly priority: TaskPriority;
  readonly projectId: ProjectId | null;
  readonly assignee: string | null;
  readonly labels: readonly string[];
  readonly startAt: Date | null;
  readonly dueAt: Date | null;
  /** The task that this one is a part of. */
  readonly parentId: TaskId | null;
  readonly tags: EntityState['tags'];
  readonly metadata: EntityState['metadata'];
}

export interface TaskState extends EntityState<TaskId>, TaskDetails {
  readonly status: TaskStatus;
  readonly completedAt: Date | null;
  /** Where the task comes from and what it refers to outside. */
  readonly links: readonly TaskLink[];
  /** When the outside object last changed, as told by its provider; older news of it is ignored. */
  readonly sourceUpdatedAt: Date | null;
  /** The status the provider last asked for; only a change of it moves the task. */
  readonly sourceStatus: TaskStatus | null;
  /** Of the last news taken in; orders news of the same time. */
  readonly sourceSequence: string | null;
}

export type TaskChange = Partial<TaskDetails> & {
  readonly status?: TaskStatus;
};

/** What a provider reports of the object that a task stands for. */
export interface TaskNews extends Partial<TaskDetails> {
  /** Absent when the news does not tell it: the task keeps its own. */
  readonly status?: TaskStatus;
  readonly links?: readonly TaskLink[];
  /** When the object changed, by the provider's clock, which may be no finer than a second. */
  readonly updatedAt: Date;
  /** Grows in the order in which deliveries came in: the id of the received event. */
  readonly sequence: string;
}

/** The task after a decision, and what there is to tell of it; no events when nothing changed. */
export interface TaskDecision {
  readonly task: Task;
  readonly events: readonly NewDomainEvent[];
}

export class Task implements Aggregate<TaskState> {
  private constructor(readonly state: TaskState) {}

  static restore(state: TaskState): Task {
    return new Task(state);
  }

  static open(
    id: TaskId,
    now: Date,
    details: Pick<TaskDetails, 'title'> & TaskChange,
  ): TaskDecision {
    return Task.create(id, now, details);
  }

  static openFromNews(
    id: TaskId,
    now: Date,
    news: TaskNews & Pick<TaskDetails, 'title'>,
  ): TaskDecision {
    const { updatedAt, sequence, ...details } = news;
    return Task.create(id, now, {
      ...details,
      sourceStatus: news.status ?? null,
      sourceUpdatedAt: updatedAt,
      sourceSequence: sequence,
    });
  }

  private static create(
    id: TaskId,
    now: Date,
    details: Pick<TaskDetails, 'title'> & Partial<TaskState>,
  ): TaskDecision {
    const status = details.status ?? 'open';
    const task = new Task({
      description: null,
      type: 'task',
      priority: 'normal',
      projectId: null,
      assignee: null,
      labels: [],
      startAt: null,
      dueAt: null,
      parentId: null,
      tags: [],
      metadata: {},
      deletedAt: null,
      links: [],
      sourceUpdatedAt: null,
      sourceStatus: null,
      sourceSequence: null,
      ...details,
      id,
      status,
      completedAt: status === 'completed' ? now : null,
      version: 1,
      createdAt: now,
      updatedAt: now,
    });
    requireOrder(task.state);
    return { task, events: [task.tell('brain.task.created')] };
  }

  /** A person's change: an illegal status move is refused with the legal ones named. */
  change(change: TaskChange, now: Date): TaskDecision {
    const from = this.state.status;
    const to = change.status ?? from;
    if (to !== from && !legalMoves(from).includes(to)) {
      const legal = legalMoves(from);
      throw new AppError(
        'conflict',
        'task.illegal-status',
        `A task cannot go from ${from} to ${to}; possible: ${legal.join(', ')}`,
        { data: { from, to, legal } },
      );
    }
    return this.apply(change, now);
  }

  /**
   * A provider's news is a fact: it may make any move, but moves the task only when the provider's own
   * status changed, so a person's `in_progress` survives a new label. Older news changes nothing; of news of
   * the same time that counts which came in last, however late it is handled.
   */
  follow(news: TaskNews, now: Date): TaskDecision {
    const { sourceStatus, status } = this.state;
    if (this.knowsNewerThan(news)) return { task: this, events: [] };
    const { updatedAt, sequence, ...change } = news;
    const told = news.status ?? sourceStatus;
    return this.apply(
      {
        ...change,
        status: told === null || told === sourceStatus ? status : told,
        sourceStatus: told,
        sourceUpdatedAt: updatedAt,
        sourceSequence: sequence,
      },
      now,
    );
  }

  private knowsNewerThan({ updatedAt, sequence }: TaskNews): boolean {
    const { sourceUpdatedAt, sourceSequence } = this.state;
    if (sourceUpdatedAt === null) return false;
    if (updatedAt.getTime() !== sourceUpdatedAt.getTime()) return updatedAt < sourceUpdatedAt;
    return sourceSequence !== null && sequence < sourceSequence;
  }

  private apply(change: Partial<TaskState>, now: Date): TaskDecision {
    const changed = changedFields(this.state, change);
    if (changed.length === 0) return { task: this, events: [] };
    const status = change.status ?? this.state.status;
    const task = new Task({
      ...this.state,
      ...change,
      completedAt: status === 'completed' ? (this.state.completedAt ?? now) : null,
      version: this.state.version + 1,
      updatedAt: now,
    });
    requireOrder(task.state);
    const visible = changed.filter((field) => !field.startsWith('source'));
    const events = visible.length === 0 ? [] : [task.tell('brain.task.updated', visible)];
    if (status !== this.state.status && isFinished(status)) {
      events.push(task.tell(`brain.task.${status}`));
    }
    return { task, events };
  }

  delete(now: Date): TaskDecision {
    return decided(deleted(this.state, now, tellOf('brain.task.deleted')));
  }

  bringBack(now: Date): TaskDecision {
    const decision = restored(this.state, now, tellOf('brain.task.restored'));
    return decision.state === this.state ? { task: this, events: [] } : decided(decision);
  }

  tell(type: string, changed?: readonly string[]): NewDomainEvent {
    const { id, title, type: kind, status, priority, projectId, version } = this.state;
    const data = { taskId: id, title, type: kind, status, priority, projectId, version };
    return { type, subject: id, data: changed ? { ...data, changed } : data };
  }
}

function tellOf(type: string): (state: TaskState) => NewDomainEvent {
  return (state) => Task.restore(state).tell(type);
}

function decided(decision: Decision<TaskState>): TaskDecision {
  return { task: Task.restore(decision.state), events: decision.events };
}

/** @throws AppError `validation`: a task cannot be due before it starts */
function requireOrder({ startAt, dueAt }: TaskState): void {
  if (startAt === null || dueAt === null || startAt <= dueAt) return;
  throw validationError('task.period', 'A task cannot be due before it starts', [
    { path: 'dueAt', message: 'must not be before startAt' },
  ]);
}

/** Compares by value; object keys in another order count as a change, which costs one needless save. */
function changedFields(state: TaskState, change: Partial<TaskState>): (keyof TaskState)[] {
  const fields = Object.keys(change) as (keyof TaskState)[];
  return fields.filter((field) => {
    const value = change[field];
    return value !== undefined && JSON.stringify(value) !== JSON.stringify(state[field]);
  });
}
