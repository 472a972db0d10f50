import { AppError, validationError, type FieldFault } from '../../domain/shared/app-error.js';
import type { Entity, EntityState } from '../../domain/shared/entities/entity.js';
import { listQuery, type Filter } from '../../domain/shared/page.js';
import type { EntityDeps } from './entity-deps.js';

type Stores = Pick<EntityDeps, 'stores'>;

const NOT_DELETED: Filter = { field: 'deletedAt', operator: 'in', values: [null] };

/**
 * What an entity refers to exists, and what must be its alone is.
 * @param before absent for a new one
 * @throws AppError `validation` (`<one>.unknown-<other>`) or `conflict` (`<one>.<field>-taken`)
 */
export async function requireRelations(
  deps: Stores,
  entity: Entity,
  after: EntityState,
  before?: EntityState,
): Promise<void> {
  const changed = Object.entries(entity.fields).filter(
    ([name]) => valueOf(after, name) !== null && valueOf(after, name) !== valueOf(before, name),
  );
  const faults: FieldFault[] = [];
  for (const [name, { shape }] of changed) {
    if (shape.kind !== 'id' || shape.to === undefined) continue;
    const found = await deps.stores.of(shape.to).queries.find(String(valueOf(after, name)));
    if (found?.deletedAt === null) {
      if (shape.to === entity.collection) await refuseCircle(deps, entity, after, name);
      continue;
    }
    const other = otherOf(name);
    faults.push({ path: name, message: `names no ${other.replaceAll('-', ' ')}` });
  }
  const [first] = faults;
  if (first) {
    const other = otherOf(first.path);
    const message = `There is no ${other.replaceAll('-', ' ')} ${String(valueOf(after, first.path))}`;
    throw validationError(`${entity.one}.unknown-${other}`, message, faults);
  }
  for (const [name, { isUnique }] of changed) {
    if (isUnique) await requireFree(deps, entity, after, name);
  }
}

/** What is a part of another one of its kind is not, by whatever way, a part of itself. */
async function refuseCircle(
  { stores }: Stores,
  { collection, one }: Entity,
  state: EntityState,
  field: string,
): Promise<void> {
  const { queries } = stores.of(collection);
  let next = valueOf(state, field);
  for (let depth = 0; next !== null; depth++) {
    if (next === state.id || depth === DEEPEST) {
      const message =
        next === state.id ? 'leads back to itself' : `is more than ${String(DEEPEST)} deep`;
      throw new AppError('conflict', `${one}.circular`, `Its ${field} ${message}`, {
        faults: [{ path: field, message }],
      });
    }
    next = valueOf(await queries.find(String(next)), field);
  }
}

/** Most levels of parts of parts. */
const DEEPEST = 100;

/** A race for the same value is settled by the store: the loser runs again and is refused here. */
async function requireFree(
  { stores }: Stores,
  { collection, one }: Entity,
  state: EntityState,
  field: string,
): Promise<void> {
  const value = valueOf(state, field) as string;
  const filters: readonly Filter[] = [{ field, operator: 'in', values: [value] }];
  const { items } = await stores.of(collection).queries.list(listQuery({ limit: 1, filters }));
  const [owner] = items.filter(({ id }) => id !== state.id);
  if (!owner) return;
  const suffix = owner.deletedAt === null ? '' : ', which is deleted and can be restored';
  const message = `Another ${one.replaceAll('-', ' ')} has the ${field} ${value}${suffix}`;
  throw new AppError('conflict', `${one}.${field}-taken`, message, {
    faults: [{ path: field, message: 'is taken' }],
  });
}

/** @throws AppError `conflict` (`<one>.in-use`) while another entity refers to it */
export async function refuseUsed(
  deps: Stores & Pick<EntityDeps, 'entities'>,
  entity: Entity,
  id: string,
): Promise<void> {
  for (const other of deps.entities) {
    for (const [field, { shape }] of Object.entries(other.fields)) {
      if (shape.kind !== 'id' || shape.to !== entity.collection) continue;
      const filters = [{ field, operator: 'in' as const, values: [id] }, NOT_DELETED];
      const query = listQuery({ limit: 1, filters });
      const { items } = await deps.stores.of(other.collection).queries.list(query);
      if (items.length === 0) continue;
      const message = `The ${wordsOf(entity)} still has ${other.collection.replaceAll('-', ' ')}`;
      throw new AppError('conflict', `${entity.one}.in-use`, message);
    }
  }
}

/** What a field refers to: `parentTaskId` to a `parent-task`. */
function otherOf(field: string): string {
  return field.replace(/Id$/, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function wordsOf({ one }: Entity): string {
  return one.replaceAll('-', ' ');
}

function valueOf(state: EntityState | undefined, name: string): unknown {
  return (state as Readonly<Record<string, unknown>> | undefined)?.[name] ?? null;
}
