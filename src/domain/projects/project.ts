import type { Aggregate, AggregateState } from '../shared/aggregate.js';
import type { NewDomainEvent } from '../shared/domain-event.js';
import type { ProjectId } from '../shared/ids.js';

export const PROJECT_STATUSES = ['active', 'paused', 'archived'] as const;
export type ProjectStatus = (typeof PROJECT_STATUSES)[number];

export interface ProjectState extends AggregateState<ProjectId> {
  /** Lower-case words joined by hyphens; unique. */
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  readonly status: ProjectStatus;
}

export type ProjectDetails = Pick<ProjectState, 'slug' | 'name'> &
  Partial<Pick<ProjectState, 'description' | 'status'>>;

export interface ProjectDecision {
  readonly project: Project;
  readonly events: readonly NewDomainEvent[];
}

export class Project implements Aggregate<ProjectState> {
  private constructor(readonly state: ProjectState) {}

  static restore(state: ProjectState): Project {
    return new Project(state);
  }

  static open(id: ProjectId, now: Date, details: ProjectDetails): ProjectDecision {
    const project = new Project({
      description: null,
      status: 'active',
      ...details,
      id,
      version: 1,
      createdAt: now,
      updatedAt: now,
    });
    return { project, events: [project.tell('brain.project.created')] };
  }

  change(details: Partial<ProjectDetails>, now: Date): ProjectDecision {
    const project = new Project({
      ...this.state,
      ...details,
      version: this.state.version + 1,
      updatedAt: now,
    });
    return { project, events: [project.tell('brain.project.updated')] };
  }

  delete(): readonly NewDomainEvent[] {
    return [this.tell('brain.project.deleted')];
  }

  private tell(type: string): NewDomainEvent {
    const { id, slug, name, status, version } = this.state;
    return { type, subject: id, data: { projectId: id, slug, name, status, version } };
  }
}
