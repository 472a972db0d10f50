import type { Aggregate } from '../shared/aggregate.js';
import type { NewDomainEvent } from '../shared/domain-event.js';
import { defineEntity } from '../shared/entities/define-entity.js';
import type { Decision, DetailsOf, StateOf } from '../shared/entities/entity.js';
import { choice, reference, text, time, word } from '../shared/entities/field.js';
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

/** Whether what we know of a repository is what its provider says now. */
export const SYNC_STATUSES = ['never', 'running', 'succeeded', 'failed'] as const;

const PLAIN = defineEntity<RepositoryId>()({
  collection: 'repositories',
  one: 'repository',
  title: 'Repository',
  summary: 'Where code is kept, and the project its tasks belong to.',
  storageClass: 'tasks',
  calledBy: 'fullName',
  columns: ['id', 'provider', 'fullName', 'projectId'],
  told: ['provider', 'fullName', 'projectId'],
  fields: {
    provider: word({
      description: 'Where it is kept',
      example: 'github',
      access: 'once',
      maxLength: 60,
      pattern: /^[a-z][a-z0-9_-]*$/,
      isFilterable: true,
    }),
    externalId: word({
      description: "The provider's own id",
      example: '186853002',
      access: 'derived',
      maxLength: 255,
      nullable: true,
      isFilterable: true,
    }),
    fullName: word({
      description: 'owner/name',
      example: 'acme/app',
      access: 'once',
      maxLength: 200,
      pattern: /^[^/\s]+\/[^/\s]+$/,
      isFilterable: true,
      isSortable: true,
      search: 'title',
    }),
    url: text({
      description: 'Its page',
      example: 'https://github.com/acme/app',
      access: 'derived',
      maxLength: 2_000,
      nullable: true,
    }),
    defaultBranch: text({
      description: 'Its main branch',
      example: 'main',
      access: 'derived',
      maxLength: 255,
      nullable: true,
    }),
    projectId: reference<ProjectId>('projects')({
      description: 'The project that the tasks of this repository belong to',
      example: '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a11',
      nullable: true,
    }),
    syncStatus: choice(SYNC_STATUSES, {
      description: 'How its last synchronisation ended',
      example: 'succeeded',
      access: 'derived',
      initial: 'never',
      isFilterable: true,
    }),
    syncedAt: time({
      description: 'When it was last synchronised',
      example: '2026-11-21T08:00:00.000Z',
      access: 'derived',
      nullable: true,
    }),
  },
});

export type RepositoryState = StateOf<RepositoryId, typeof PLAIN.fields>;
export type RepositoryDetails = DetailsOf<typeof PLAIN.fields>;

/** A code repository at a provider. Its tasks belong to `projectId`, once an operator has mapped it. */
export const REPOSITORY: typeof PLAIN = {
  ...PLAIN,
  open: (id, now, details) => {
    const { state, events } = PLAIN.open(id, now, details);
    return {
      state,
      events: events.map((event) => ({ ...event, type: 'brain.repository.recorded' })),
    };
  },
};

export class Repository implements Aggregate<RepositoryState> {
  private constructor(readonly state: RepositoryState) {}

  static restore(state: RepositoryState): Repository {
    return new Repository(state);
  }

  static record(id: RepositoryId, now: Date, details: RepositoryDetails): RepositoryDecision {
    return decided(REPOSITORY.open(id, now, details));
  }

  /** Takes over a rename or a new default branch; the same facts again change nothing. */
  refresh(facts: RepositoryFacts, now: Date): RepositoryDecision {
    const decision = REPOSITORY.change(this.state, facts, now);
    return decision.state === this.state ? { repository: this, events: [] } : decided(decision);
  }
}

export interface RepositoryDecision {
  readonly repository: Repository;
  readonly events: readonly NewDomainEvent[];
}

function decided({ state, events }: Decision<RepositoryState>): RepositoryDecision {
  return { repository: Repository.restore(state), events };
}
