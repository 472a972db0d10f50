import type { ChangeInput } from '../../application/entities/change-entity.js';
import { ENTITY_VERBS } from '../../application/entities/entity-use-cases.js';
import type { ImportedItem, ImportResult } from '../../application/entities/import-entities.js';
import type { UseCase } from '../../application/shared/use-case.js';
import { FEEDBACK } from '../../domain/learning/feedback.js';
import { PATTERN } from '../../domain/learning/pattern.js';
import { RECOMMENDATION } from '../../domain/learning/recommendation.js';
import { PROJECT } from '../../domain/projects/project.js';
import { PROMPT_VERSION } from '../../domain/prompts/prompt-version.js';
import { PROMPT } from '../../domain/prompts/prompt.js';
import { REPOSITORY } from '../../domain/projects/repository.js';
import type { Entity, EntityState } from '../../domain/shared/entities/entity.js';
import type { ListQuery, Page } from '../../domain/shared/page.js';
import { TASK_DEPENDENCY } from '../../domain/tasks/task-dependency.js';
import { TASK } from '../../domain/tasks/task-entity.js';
import { TASK_EXECUTION } from '../../domain/tasks/task-execution.js';
import { token, type Token } from './token.js';

export interface Named<Id extends string> {
  readonly id: Id;
  readonly expectedVersion?: number;
}

/** What every entity can be asked for, by the last part of the name. */
export interface Verbs<State extends EntityState, Details extends object> {
  readonly list: UseCase<ListQuery, Page<State>>;
  readonly get: UseCase<{ readonly id: State['id'] }, State>;
  readonly create: UseCase<Details, State>;
  readonly 'create-many': UseCase<{ readonly items: readonly Details[] }, readonly State[]>;
  readonly update: UseCase<ChangeInput<State, Details>, State>;
  readonly 'update-many': UseCase<
    { readonly items: readonly ChangeInput<State, Details>[] },
    readonly State[]
  >;
  readonly delete: UseCase<Named<State['id']>, void>;
  readonly restore: UseCase<Named<State['id']>, State>;
  readonly import: UseCase<{ readonly items: readonly ImportedItem[] }, ImportResult>;
}

type Tokens<Collection extends string, State extends EntityState, Details extends object> = {
  readonly [Verb in keyof Verbs<State, Details> as `${Collection}.${Verb}`]: Token<
    Verbs<State, Details>[Verb]
  >;
};

function tokensOf<
  const Collection extends string,
  State extends EntityState,
  Details extends object,
>(
  collection: Collection,
  _entity: Pick<Entity<State, Details>, 'open'>,
): Tokens<Collection, State, Details> {
  const names = Object.values(ENTITY_VERBS).map((verb) => `${collection}.${verb}`);
  return Object.fromEntries(names.map((name) => [name, token(name)])) as never;
}

export const ENTITY_USE_CASES = {
  ...tokensOf('tasks', TASK),
  ...tokensOf('projects', PROJECT),
  ...tokensOf('repositories', REPOSITORY),
  ...tokensOf('task-executions', TASK_EXECUTION),
  ...tokensOf('task-dependencies', TASK_DEPENDENCY),
  ...tokensOf('prompts', PROMPT),
  ...tokensOf('prompt-versions', PROMPT_VERSION),
  ...tokensOf('patterns', PATTERN),
  ...tokensOf('recommendations', RECOMMENDATION),
  ...tokensOf('feedback', FEEDBACK),
} as const;
