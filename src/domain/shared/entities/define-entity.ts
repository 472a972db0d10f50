import type { NewDomainEvent } from '../domain-event.js';
import type { JsonObject } from '../json.js';
import { changedFields, deleted, mergedObjects, restored, toJson } from './decisions.js';
import {
  listSpecOf,
  type Decision,
  type DefinedEntity,
  type DetailsOf,
  type Entity,
  type StateOf,
} from './entity.js';
import type { Fields } from './field.js';

export interface EntityOptions<Id extends string, Of extends Fields> extends Pick<
  Entity,
  'collection' | 'one' | 'title' | 'summary' | 'storageClass' | 'calledBy' | 'columns'
> {
  readonly fields: Of;
  /** Fields that its events carry besides its id and version. */
  readonly told: readonly (keyof Of & string)[];
  /** What follows from the rest; fields of access `derived` and `hidden` come from here alone. */
  readonly derive?: (
    after: StateOf<Id, Of>,
    before: StateOf<Id, Of> | undefined,
    now: Date,
  ) => Partial<StateOf<Id, Of>>;
  /** Rules over more than one field. @throws AppError */
  readonly check?: (after: StateOf<Id, Of>, before: StateOf<Id, Of> | undefined) => void;
}

/**
 * An entity of plain fields, with rules of its own where it has some. Its events are `brain.<one>.created`, `.updated`
 * (which names the fields that `changed`), `.deleted` and `.restored`.
 */
export function defineEntity<Id extends string>() {
  return <const Of extends Fields>(
    options: EntityOptions<Id, Of>,
  ): DefinedEntity<StateOf<Id, Of>, DetailsOf<Of>, Of> => {
    type State = StateOf<Id, Of>;
    const { fields, told, derive, check, ...facts } = options;
    const initial = Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [name, field.initial]),
    );

    const isHidden = (name: string) => {
      return Object.hasOwn(fields, name) && fields[name]?.access === 'hidden';
    };

    function settled(after: State, before: State | undefined, now: Date): State {
      const state = derive ? { ...after, ...derive(after, before, now) } : after;
      check?.(state, before);
      return state;
    }

    function tell(state: State, happened: string, changed?: readonly string[]): NewDomainEvent {
      const told_ = told.map((name) => [name, toJson(state[name])] as const);
      const data: JsonObject = {
        [`${camelCase(facts.one)}Id`]: state.id,
        ...Object.fromEntries(told_),
        version: state.version,
        ...(changed ? { changed } : {}),
      };
      return { type: `brain.${facts.one}.${happened}`, subject: state.id, data };
    }

    function settledLike(before: State, now: Date, decision: Decision<State>): Decision<State> {
      const { state, events } = decision;
      return state === before ? decision : { state: settled(state, before, now), events };
    }

    return {
      ...facts,
      fields,
      list: listSpecOf(fields),
      open(id, now, details) {
        const state = settled(
          {
            ...initial,
            tags: [],
            metadata: {},
            ...details,
            id,
            version: 1,
            createdAt: now,
            updatedAt: now,
            deletedAt: null,
          } as unknown as State,
          undefined,
          now,
        );
        return { state, events: [tell(state, 'created')] };
      },
      change(before, change, now) {
        const merged = { ...before, ...mergedObjects(fields, before, change) };
        const after = settled(merged, before, now);
        const changed = changedFields(before, after);
        if (changed.length === 0) return { state: before, events: [] };
        const state = { ...after, version: before.version + 1, updatedAt: now };
        const shown = changed.filter((name) => !isHidden(name));
        return { state, events: shown.length === 0 ? [] : [tell(state, 'updated', shown)] };
      },
      delete: (before, now) =>
        settledLike(
          before,
          now,
          deleted(before, now, (state) => tell(state, 'deleted')),
        ),
      restore: (before, now) =>
        settledLike(
          before,
          now,
          restored(before, now, (state) => tell(state, 'restored')),
        ),
    };
  };
}

function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
