import type { AggregateState } from '../aggregate.js';
import type { NewDomainEvent } from '../domain-event.js';
import type { JsonObject } from '../json.js';
import type { FieldType, ListSpec } from '../page.js';
import type { Field, Fields, ValueOf } from './field.js';

/** What every stored entity carries besides its own fields. */
export interface EntityFacts {
  /** Free words of one's own; lists can be filtered by one of them. */
  readonly tags: readonly string[];
  readonly metadata: JsonObject;
  /** When it was deleted; until it is purged it can be restored. */
  readonly deletedAt: Date | null;
}

export interface EntityState<Id extends string = string> extends AggregateState<Id>, EntityFacts {}

/** The state that fields make. */
export type StateOf<Id extends string, Of extends Fields> = EntityState<Id> & {
  readonly [Name in keyof Of]: ValueOf<Of[Name]>;
};

type RequiredNames<Of extends Fields> = {
  [Name in keyof Of]: Of[Name] extends Field<unknown, true> ? Name : never;
}[keyof Of];

/** What is said of a new one: fields with an initial value may be left out. */
export type DetailsOf<Of extends Fields> = {
  readonly [Name in RequiredNames<Of>]: ValueOf<Of[Name]>;
} & { readonly [Name in keyof Of]?: ValueOf<Of[Name]> } & Partial<
    Pick<EntityFacts, 'tags' | 'metadata'>
  >;

/** The state after a decision, the same object when nothing changed, and what there is to tell of it. */
export interface Decision<State> {
  readonly state: State;
  readonly events: readonly NewDomainEvent[];
}

/** One kind of stored thing, said once: storage, API, command line and documents are made of it. */
export interface Entity<State extends EntityState = EntityState, Details extends object = object> {
  /** `prompt-templates`: names its routes, commands and use cases; its table with `_`. */
  readonly collection: string;
  /** `prompt-template`: names its permissions and events. */
  readonly one: string;
  /** `Prompt template` */
  readonly title: string;
  /** One sentence for the command line. */
  readonly summary: string;
  /** What its rows are about, for budgets of storage. */
  readonly storageClass: 'tasks' | 'other';
  readonly fields: Fields;
  /** The unique field by which people call it; absent = its id only. */
  readonly calledBy?: string;
  /** What a line of a list shows. */
  readonly columns: readonly string[];
  /** How lists may be asked for: by what is indexed. */
  readonly list: ListSpec;
  open(id: State['id'], now: Date, details: Details): Decision<State>;
  /** A change of what is shown of it; of objects as a merge patch. */
  change(before: State, change: Partial<Details>, now: Date): Decision<State>;
  delete(before: State, now: Date): Decision<State>;
  restore(before: State, now: Date): Decision<State>;
}

/** With its fields as they were given, for the compiler. */
export type DefinedEntity<
  State extends EntityState,
  Details extends object,
  Of extends Fields,
> = Omit<Entity<State, Details>, 'fields'> & { readonly fields: Of };

/** How lists of such fields may be asked for: by what is indexed. */
export function listSpecOf(fields: Fields): ListSpec {
  const named = (has: (field: Field) => boolean | undefined) =>
    Object.entries(fields).flatMap(([name, field]) =>
      has(field) ? [[name, listTypeOf(field)] as const] : [],
    );
  return {
    filterable: {
      id: 'id',
      ...Object.fromEntries(named(({ isFilterable, isUnique }) => isFilterable ?? isUnique)),
      tags: 'tags',
      createdAt: 'time',
      updatedAt: 'time',
      deletedAt: 'time',
    },
    sortable: {
      createdAt: 'time',
      updatedAt: 'time',
      ...Object.fromEntries(named(({ isSortable }) => isSortable)),
    },
    defaultSort: [{ field: 'createdAt', descending: true }],
  };
}

function listTypeOf({ shape }: Field): FieldType {
  switch (shape.kind) {
    case 'id':
    case 'time':
    case 'decimal':
      return shape.kind;
    case 'integer':
      return 'number';
    case 'flag':
      return 'boolean';
    case 'text':
    case 'word':
    case 'choice':
    case 'words':
    case 'object':
    case 'list':
      return 'text';
  }
}

/** What full-text search finds an entity by. */
export function searchTextOf(
  { fields }: Pick<Entity, 'fields'>,
  state: EntityState,
): { readonly title: string; readonly text: string } {
  const values = state as unknown as Readonly<Record<string, unknown>>;
  const of = (part: 'title' | 'text') =>
    Object.entries(fields)
      .filter(([, { search }]) => search === part)
      .flatMap(([name]) => values[name] ?? [])
      .map(String);
  return { title: of('title').join(' '), text: [...of('text'), ...state.tags].join('\n') };
}
