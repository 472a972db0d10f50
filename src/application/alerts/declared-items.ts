import type { RuleOrigin } from '../../domain/alerts/alert-rule.js';
import { isSameJson } from '../../domain/shared/same-json.js';
import type { JsonValue } from '../../domain/shared/json.js';

interface Named {
  readonly name: string;
}

interface Stored extends Named {
  readonly origin: RuleOrigin;
}

export interface Declared<Details> {
  readonly origin: 'built-in' | 'configuration';
  readonly details: Details;
}

/** What has to be done so that the stored items say what is declared. Those made by the API stay. */
export interface DeclarationPlan<Details, State> {
  readonly add: readonly Declared<Details>[];
  readonly change: readonly { readonly before: State; readonly to: Declared<Details> }[];
  readonly remove: readonly State[];
}

/** Of two declared under one name the later counts. */
export function planDeclarations<Details extends Named, State extends Stored>(
  declared: readonly Declared<Details>[],
  stored: readonly State[],
): DeclarationPlan<Details, State> {
  const wanted = new Map(declared.map((one) => [one.details.name, one]));
  const known = new Map(stored.map((state) => [state.name, state]));
  const isStale = (state: State, { origin, details }: Declared<Details>) =>
    state.origin !== origin ||
    Object.entries(details).some(
      ([name, value]) =>
        !isSameJson(state[name as keyof State] as JsonValue, value as JsonValue | undefined),
    );
  const all = [...wanted.values()];
  return {
    add: all.filter(({ details }) => !known.has(details.name)),
    change: all.flatMap((to) => {
      const before = known.get(to.details.name);
      return before && isStale(before, to) ? [{ before, to }] : [];
    }),
    remove: stored.filter(({ name, origin }) => origin !== 'api' && !wanted.has(name)),
  };
}
