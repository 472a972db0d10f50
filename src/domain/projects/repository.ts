import type { Aggregate, AggregateState } from '../shared/aggregate.js';
import type { NewDomainEvent } from '../shared/domain-event.js';
import type { ProjectId, RepositoryId } from '../shared/ids.js';

/** What a provider says of a code repository. */
export interface RepositoryFacts {
  readonly provider: string;
  /** The provider's own id, which survives renames; null until the provider's first delivery told it. */
  readonly externalId: string | null;
  /** `owner/name`. */
  readonly fullName: string;
  readonly url: string | null;
  readonly defaultBranch: string | null;
}

/** A code repository seen at a provider. Its tasks belong to `projectId`, once an operator has mapped it. */
export interface RepositoryState extends AggregateState<RepositoryId>, RepositoryFacts {
  readonly projectId: ProjectId | null;
}

export interface RepositoryDecision {
  readonly repository: Repository;
  readonly events: readonly NewDomainEvent[];
}

export class Repository implements Aggregate<RepositoryState> {
  private constructor(readonly state: RepositoryState) {}

  static restore(state: RepositoryState): Repository {
    return new Repository(state);
  }

  static record(
    id: RepositoryId,
    now: Date,
    facts: RepositoryFacts,
    projectId: ProjectId | null = null,
  ): RepositoryDecision {
    const repository = new Repository({
      ...facts,
      projectId,
      id,
      version: 1,
      createdAt: now,
      updatedAt: now,
    });
    return { repository, events: [repository.tell('brain.repository.recorded')] };
  }

  /** Takes over a rename or a new default branch; the same facts again change nothing. */
  refresh(facts: RepositoryFacts, now: Date): RepositoryDecision {
    const { externalId, fullName, url, defaultBranch } = this.state;
    const same =
      externalId === facts.externalId &&
      fullName === facts.fullName &&
      url === facts.url &&
      defaultBranch === facts.defaultBranch;
    return same ? { repository: this, events: [] } : this.with(facts, now);
  }

  mapTo(projectId: ProjectId | null, now: Date): RepositoryDecision {
    return projectId === this.state.projectId
      ? { repository: this, events: [] }
      : this.with({ projectId }, now);
  }

  private with(change: Partial<RepositoryState>, now: Date): RepositoryDecision {
    const version = this.state.version + 1;
    const repository = new Repository({ ...this.state, ...change, version, updatedAt: now });
    return { repository, events: [repository.tell('brain.repository.updated')] };
  }

  private tell(type: string): NewDomainEvent {
    const { id, provider, fullName, projectId, version } = this.state;
    return {
      type,
      subject: id,
      data: { repositoryId: id, provider, fullName, projectId, version },
    };
  }
}
