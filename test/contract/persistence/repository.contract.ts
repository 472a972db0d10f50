import { expect } from 'chai';
import type { Aggregate, AggregateState } from '../../../src/domain/shared/aggregate.js';
import type { Queries, Repository } from '../../../src/ports/runtime/repository.js';
import { aDomainEvent } from '../../support/builders.js';
import { appErrorOf } from '../../support/rejection.js';
import type { PersistenceUnderTest, Store } from './persistence-under-test.js';
import { sequenceAll, toldAfter } from './told-events.js';

export interface RepositorySubject<
  State extends AggregateState<string>,
  Root extends Aggregate<State>,
> {
  /** What its errors are named after. */
  readonly what: string;
  /** A new aggregate that clashes with no other. */
  readonly build: (state?: Partial<State>) => Root;
  readonly restore: (state: State) => Root;
  repository(store: PersistenceUnderTest): Repository<State, Root>;
  queries(store: PersistenceUnderTest): Queries<State>;
  /** A change that a next version may bring. */
  readonly change: Partial<State>;
  /** What has to come back as it was stored, by what it shows. */
  readonly samples: Readonly<Record<string, Partial<State>>>;
}

/** What every Repository does, with the Queries of the same aggregate. */
export function repositoryContract<
  State extends AggregateState<string>,
  Root extends Aggregate<State>,
>(store: Store, subject: RepositorySubject<State, Root>): void {
  const { what, build, restore, change } = subject;
  const repository = () => subject.repository(store());
  const find = (id: State['id']) => subject.queries(store()).find(id);

  const save = async (root: Root) => {
    await store().work.run(() => repository().save(root, []));
    return root;
  };
  const next = ({ state }: Root) => restore({ ...state, ...change, version: state.version + 1 });

  it('finds what was saved, in the same unit of work and later', async () => {
    const root = build();
    await store().work.run(async () => {
      await repository().save(root, []);
      expect((await repository().get(root.state.id)).state).to.deep.equal(root.state);
    });
    await store().work.run(async () => {
      expect((await repository().find(root.state.id))?.state).to.deep.equal(root.state);
    });
    expect(await find(root.state.id)).to.deep.equal(root.state);
  });

  it('answers undefined, or throws not-found, where there is nothing', async () => {
    const { id } = build().state;
    expect(await find(id)).to.equal(undefined);
    await store().work.run(async () => {
      expect(await repository().find(id)).to.equal(undefined);
    });
    const error = await appErrorOf(store().work.run(() => repository().get(id)));
    expect(error).to.include({ kind: 'not-found', code: `${what}.not-found` });
  });

  for (const [shows, sample] of Object.entries(subject.samples)) {
    it(`gives back ${shows}`, async () => {
      const { state } = await save(build(sample));
      expect(await find(state.id)).to.deep.equal(state);
      const root = await store().work.run(() => repository().get(state.id));
      expect(root.state).to.deep.equal(state);
      await save(restore({ ...state, version: 2 }));
      expect(await find(state.id)).to.deep.equal({ ...state, version: 2 });
    });
  }

  it('saves the next version', async () => {
    const first = await save(build());
    const second = await save(next(first));
    expect(await find(first.state.id)).to.deep.equal(second.state);
    const third = await save(next(second));
    expect(await find(first.state.id)).to.deep.equal(third.state);
  });

  it('saves several versions in one unit of work', async () => {
    const first = build();
    const second = next(first);
    await store().work.run(async () => {
      await repository().save(first, []);
      await repository().save(second, []);
    });
    expect(await find(first.state.id)).to.deep.equal(second.state);
  });

  const refusesVersion = async (root: Root) => {
    const error = await appErrorOf(save(root));
    expect(error).to.include({
      kind: 'conflict',
      code: `${what}.concurrent-change`,
      retryable: true,
    });
  };

  it('refuses a version that was saved already', async () => {
    const first = await save(build());
    const second = await save(next(first));
    await refusesVersion(restore({ ...second.state, updatedAt: new Date(0) }));
    await refusesVersion(first);
    expect(await find(first.state.id)).to.deep.equal(second.state);
  });

  it('refuses a version that leaves one out', async () => {
    const first = await save(build());
    await refusesVersion(restore({ ...first.state, version: 3 }));
    expect(await find(first.state.id)).to.deep.equal(first.state);
  });

  it('refuses a later version of what is not there', async () => {
    const root = next(build());
    await refusesVersion(root);
    expect(await find(root.state.id)).to.equal(undefined);
  });

  it('deletes, and does not mind deleting again', async () => {
    const root = await save(build());
    const remove = () => store().work.run(() => repository().delete(root.state.id, []));
    await remove();
    expect(await find(root.state.id)).to.equal(undefined);
    await remove();
    await refusesVersion(next(root));
    await save(root);
    expect(await find(root.state.id)).to.deep.equal(root.state);
  });

  it('brings a deleted one back when the unit of work fails', async () => {
    const root = await save(build());
    const failing = store().work.run(async () => {
      await repository().delete(root.state.id, []);
      expect(await repository().find(root.state.id)).to.equal(undefined);
      await repository().get(root.state.id);
    });
    expect((await appErrorOf(failing)).kind).to.equal('not-found');
    expect(await find(root.state.id)).to.deep.equal(root.state);
  });

  it('appends the events of saves and deletes to the event log, in order', async () => {
    const from = await sequenceAll(store().eventStream);
    const root = build();
    const subjectId = root.state.id;
    const tell = (type: string) => aDomainEvent({ type, subject: subjectId });
    await store().work.run(async () => {
      await repository().save(root, [tell('brain.one'), tell('brain.two')]);
      await repository().save(next(root), [tell('brain.three')]);
      await repository().delete(root.state.id, [tell('brain.four')]);
    });
    const told = await toldAfter(store().eventStream, from);
    const types = told.filter((event) => event.subject === subjectId).map(({ type }) => type);
    expect(types).to.deep.equal(['brain.one', 'brain.two', 'brain.three', 'brain.four']);
  });

  it('is refused outside a unit of work', async () => {
    const root = build();
    const { id } = root.state;
    const calls = [
      () => repository().save(root, []),
      () => repository().find(id),
      () => repository().get(id),
      () => repository().delete(id, []),
    ];
    for (const call of calls) {
      const error = await appErrorOf((async () => call())());
      expect(error).to.include({ kind: 'internal', code: 'unit-of-work.required' });
    }
    expect(await find(id)).to.equal(undefined);
  });
}
