import type { Aggregate, AggregateState } from '../../domain/shared/aggregate.js';
import { isSameJson } from '../../domain/shared/same-json.js';
import type { JsonValue } from '../../domain/shared/json.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Queries, Repository } from '../../ports/runtime/repository.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { allItems } from './all-items.js';

interface Named {
  readonly name: string;
}

/** `api`: made by the API; everything else is declared. */
interface Stored extends Named {
  readonly origin: 'api' | 'built-in' | 'configuration';
}

export interface Declared<Details> {
  readonly origin: 'built-in' | 'configuration';
  readonly details: Details;
}

/** What has to be done so that the stored items say what is declared. Those made by the API stay. */
interface DeclarationPlan<Details, State> {
  readonly add: readonly Declared<Details>[];
  readonly change: readonly { readonly before: State; readonly to: Declared<Details> }[];
  readonly remove: readonly State[];
}

/** Of two declared under one name the later counts. */
function planDeclarations<Details extends Named, State extends Stored>(
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

/** Keeps what is stored as it is declared, so that every process and the API see the same. */
export class DeclaredItems<
  Details extends Named,
  State extends AggregateState<string> & Stored,
  Root extends Aggregate<State>,
> {
  constructor(
    private readonly deps: {
      readonly repository: Repository<State, Root>;
      readonly queries: Queries<State>;
      readonly work: UnitOfWork;
      readonly clock: Clock;
      readonly declared: () => readonly Declared<Details>[];
      readonly make: (declared: Declared<Details>, now: Date) => Root;
      readonly declare: (before: State, to: Declared<Details>, now: Date) => Root;
    },
  ) {}

  /** All there are, after what is declared was stored. */
  async read(): Promise<readonly State[]> {
    const { queries, work, declared } = this.deps;
    const stored = await allItems(queries);
    const plan = planDeclarations(declared(), stored);
    if (plan.add.length + plan.change.length + plan.remove.length === 0) return stored;
    await work.run(() => this.store());
    return allItems(queries);
  }

  private async store(): Promise<void> {
    const { repository, queries, clock, declared, make, declare } = this.deps;
    const now = clock.now();
    const { add, change, remove } = planDeclarations(declared(), await allItems(queries));
    for (const one of add) await repository.save(make(one, now), []);
    for (const { before, to } of change) await repository.save(declare(before, to, now), []);
    for (const { id } of remove) await repository.delete(id, []);
  }
}
