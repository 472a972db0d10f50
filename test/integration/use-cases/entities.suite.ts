import { expect } from 'chai';
import { ENTITIES } from '../../../src/domain/entities.js';
import type { Entity, EntityState } from '../../../src/domain/shared/entities/entity.js';
import {
  listQuery,
  type Filter,
  type ListQuery,
  type Page,
} from '../../../src/domain/shared/page.js';
import { fresh, newId } from '../../support/builders.js';
import { eventually } from '../../support/eventually.js';
import { appErrorOf } from '../../support/rejection.js';
import type { Subject } from './brain-under-test.js';
import { ENTITY_SAMPLES } from './entity-samples.js';

type Use = (name: never, input: never) => Promise<unknown>;

/** What every entity does, through its use cases. */
export function entityCases(subject: Subject): void {
  for (const entity of ENTITIES) {
    describe(entity.collection.replaceAll('-', ' '), () => {
      casesOf(entity, subject);
    });
  }
}

function casesOf({ collection, one, list }: Entity, subject: Subject): void {
  const sample = ENTITY_SAMPLES[collection];
  if (!sample) throw new Error(`there is no sample of ${collection}`);
  const { change, refersBy, uniqueBy } = sample;

  const use = async <Output>(verb: string, input: unknown): Promise<Output> => {
    const { brain } = subject();
    const call = brain.use.bind(brain) as unknown as Use;
    return (await call(`${collection}.${verb}` as never, input as never)) as Output;
  };
  const details = () => sample.details(subject().brain);
  const made = async (more: object = {}) =>
    use<EntityState>('create', { ...(await details()), ...more });
  const listed = async (query: Partial<ListQuery>) =>
    (await use<Page<EntityState>>('list', listQuery(query))).items;
  const ids = (items: readonly EntityState[]) => items.map(({ id }) => id);
  const tagged = (tag: string): readonly Filter[] => [
    { field: 'tags', operator: 'in', values: [tag] },
  ];
  const toldOf = (id: string) =>
    subject()
      .told.filter((event) => event.subject === id)
      .map(({ type }) => type);

  it('are made with what was given, and read back', async () => {
    const given = await details();
    const state = await use<EntityState>('create', { ...given, metadata: { bed: 4 } });
    expect(state).to.deep.include({ ...given, version: 1, tags: [], metadata: { bed: 4 } });
    expect(state.deletedAt).to.equal(null);
    expect(await use('get', { id: state.id })).to.deep.equal(state);
  });

  it('are changed, version by version', async () => {
    const { id } = await made();
    const changed = await use<EntityState>('update', { id, change, expectedVersion: 1 });
    expect(changed).to.deep.include({ ...change, version: 2 });
    expect(await use('get', { id })).to.deep.equal(changed);
    const stale = use('update', { id, change: { metadata: { b: 1 } }, expectedVersion: 1 });
    expect((await appErrorOf(stale)).code).to.equal('version.mismatch');
  });

  it('stay as they are when a change says what holds already', async () => {
    const { id } = await made();
    await use('update', { id, change });
    const again = await use<EntityState>('update', { id, change });
    expect(again.version).to.equal(2);
  });

  it('merge changes into metadata', async () => {
    const { id } = await made({ metadata: { a: 1, b: { c: 2, d: 3 } } });
    const patch = { metadata: { a: null, b: { c: 4 }, e: [null] } };
    const changed = await use<EntityState>('update', { id, change: patch });
    expect(changed.metadata).to.deep.equal({ b: { c: 4, d: 3 }, e: [null] });
  });

  it('are found by their tags, also after those changed', async () => {
    const [tag, other] = [fresh('tag'), fresh('tag')];
    const first = await made({ tags: [tag, 'all'] });
    const second = await made({ tags: [tag] });
    expect(ids(await listed({ filters: tagged(tag) }))).to.have.members([first.id, second.id]);
    await use('update', { id: first.id, change: { tags: [other] } });
    expect(ids(await listed({ filters: tagged(tag) }))).to.deep.equal([second.id]);
    expect(ids(await listed({ filters: tagged(other) }))).to.deep.equal([first.id]);
    const without: Filter = { field: 'tags', operator: 'ne', values: [other] };
    const rest = await listed({ filters: [without, idIs(first.id)] });
    expect(rest).to.deep.equal([]);
  });

  it('are deleted so that nobody sees them, and restored', async () => {
    const tag = fresh('tag');
    const { id } = await made({ tags: [tag] });
    await use('delete', { id });
    expect((await appErrorOf(use('get', { id }))).code).to.equal(`${one}.not-found`);
    expect((await appErrorOf(use('update', { id, change }))).code).to.equal(`${one}.not-found`);
    expect((await appErrorOf(use('delete', { id }))).code).to.equal(`${one}.not-found`);
    expect(await listed({ filters: tagged(tag) })).to.deep.equal([]);
    const isDeleted: Filter = { field: 'deletedAt', operator: 'ne', values: [null] };
    expect(ids(await listed({ filters: [...tagged(tag), isDeleted] }))).to.deep.equal([id]);
    const restored = await use<EntityState>('restore', { id });
    expect(restored).to.include({ version: 3, deletedAt: null });
    expect(await use('restore', { id })).to.deep.equal(restored);
    expect(ids(await listed({ filters: tagged(tag) }))).to.deep.equal([id]);
  });

  it('tell of each change, once it is stored', async () => {
    const { id } = await made();
    await use('update', { id, change: { metadata: { told: true } } });
    await use('delete', { id });
    await use('restore', { id });
    await eventually(() => {
      const [first, ...rest] = toldOf(id);
      expect(first).to.match(new RegExp(`^brain\\.${one}\\.(created|recorded)$`));
      expect(rest).to.deep.equal(
        ['updated', 'deleted', 'restored'].map((what) => `brain.${one}.${what}`),
      );
    });
  });

  it('are made many at once, or none of them', async () => {
    const tag = fresh('tag');
    const many = [await details(), await details(), await details()];
    const items = many.map((item) => ({ ...item, tags: [tag] }));
    const created = await use<readonly EntityState[]>('create-many', { items });
    expect(await listed({ filters: tagged(tag) })).to.have.length(3);
    const changes = created.map(({ id }) => ({ id, change: { metadata: { n: 1 } } }));
    const changed = await use<readonly EntityState[]>('update-many', { items: changes });
    expect(changed.map(({ version }) => version)).to.deep.equal([2, 2, 2]);
    const failing = [...changes, { id: newId(), change: {} }].map((item) => ({
      ...item,
      change: { metadata: { n: 2 } },
    }));
    const error = await appErrorOf(use('update-many', { items: failing }));
    expect(error.faults[0]?.path).to.equal('items.3');
    const after = await listed({ filters: tagged(tag) });
    expect(after.map(({ metadata }) => metadata['n'])).to.deep.equal([1, 1, 1]);
  });

  it('are imported under their ids: new ones made, known ones changed', async () => {
    const known = await made();
    const [id, tag] = [newId(), fresh('tag')];
    const { id: _id, ...fields } = known as EntityState & Record<string, unknown>;
    const given = Object.keys(await details());
    const details_ = Object.fromEntries(given.map((name) => [name, fields[name]]));
    const items = [
      { id: known.id, details: { ...details_, tags: [tag] } },
      { id, details: { ...(await details()), tags: [tag] } },
      { id: known.id, details: { ...details_, tags: [tag] } },
    ];
    const result = await use('import', { items });
    expect(result).to.deep.equal({ created: 1, changed: 1, unchanged: 1, refused: [] });
    expect(ids(await listed({ filters: tagged(tag) }))).to.have.members([known.id, id]);
  });

  for (const [field, type] of Object.entries(list.filterable)) {
    it(`can be filtered by ${field}`, async () => {
      const state = (await made()) as EntityState & Record<string, unknown>;
      const value = state[field];
      const wanted = type === 'tags' ? fresh('none') : ((value ?? null) as string | Date | null);
      const filters: Filter[] = [{ field, operator: 'in', values: [wanted] }, idIs(state.id)];
      const found = ids(await listed({ filters }));
      expect(found).to.deep.equal(type === 'tags' ? [] : [state.id]);
    });
  }

  for (const field of Object.keys(list.sortable)) {
    it(`can be sorted by ${field}, page by page`, async () => {
      const tag = fresh('tag');
      const created = [await made({ tags: [tag] }), await made({ tags: [tag] })];
      const query = { filters: tagged(tag), limit: 1, sort: [{ field, descending: true }] };
      const first = await use<Page<EntityState>>('list', listQuery(query));
      expect(first.nextCursor).to.be.a('string');
      const next = { ...query, cursor: first.nextCursor ?? '' };
      const second = await use<Page<EntityState>>('list', listQuery(next));
      expect(second.nextCursor).to.equal(undefined);
      const found = [...ids(first.items), ...ids(second.items)];
      expect(found).to.have.members(ids(created));
    });
  }

  if (refersBy !== undefined) {
    it(`refuse a ${refersBy} that names nothing, or what is deleted`, async () => {
      const error = await appErrorOf(made({ [refersBy]: newId() }));
      expect(error.kind).to.equal('validation');
      expect(error.code).to.match(new RegExp(`^${one}\\.unknown-`));
      expect(error.faults.map(({ path }) => path)).to.deep.equal([refersBy]);
    });
  }

  if (uniqueBy !== undefined) {
    it(`have a ${uniqueBy} of their own, which a deleted one keeps`, async () => {
      const first = (await made()) as EntityState & Record<string, unknown>;
      const taken = { [uniqueBy]: first[uniqueBy] };
      expect((await appErrorOf(made(taken))).code).to.equal(`${one}.${uniqueBy}-taken`);
      await use('delete', { id: first.id });
      const error = await appErrorOf(made(taken));
      expect(error.code).to.equal(`${one}.${uniqueBy}-taken`);
      expect(error.message).to.contain('can be restored');
    });
  }
}

function idIs(id: string): Filter {
  return { field: 'id', operator: 'in', values: [id] };
}
