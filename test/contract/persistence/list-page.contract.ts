import { expect } from 'chai';
import { listQuery, type ListQuery, type Sort } from '../../../src/domain/shared/page.js';
import type { TaskState } from '../../../src/domain/tasks/task.js';
import { aTask, newId } from '../../support/builders.js';
import { appErrorOf } from '../../support/rejection.js';
import type { Store } from './persistence-under-test.js';

/** Lists page by page, while items come and go. */
export function listPageContract(store: Store): void {
  describe('as Queries that answer in pages', () => {
    const at = (hour: number) => new Date(Date.UTC(2026, 4, 1, hour));
    const newest: Sort = { field: 'createdAt', descending: true };
    const oldest: Sort = { field: 'createdAt', descending: false };

    const save = (...states: readonly Partial<TaskState>[]) =>
      store().work.run(async () => {
        for (const state of states) await store().tasks.save(aTask(state), []);
      });
    const remove = (id: TaskState['id']) => store().work.run(() => store().tasks.delete(id, []));

    const within = (projectId: TaskState['projectId'], query: Partial<ListQuery>) =>
      store().taskQueries.list(
        listQuery({
          ...query,
          filters: [{ field: 'projectId', operator: 'in', values: [projectId] }],
        }),
      );

    const pages = async (projectId: TaskState['projectId'], query: Partial<ListQuery>) => {
      const found: (readonly TaskState[])[] = [];
      let cursor: string | undefined;
      do {
        const page = await within(projectId, cursor === undefined ? query : { ...query, cursor });
        found.push(page.items);
        cursor = page.nextCursor;
      } while (cursor !== undefined && found.length < 100);
      return found;
    };

    const titles = (items: readonly TaskState[]) => items.map(({ title }) => title);

    it('answers no more than the limit, and says when there is more', async () => {
      const projectId = newId<'Project'>();
      await save(...[1, 2, 3].map((hour) => ({ projectId, createdAt: at(hour) })));
      for (const [limit, sizes] of [
        [1, [1, 1, 1]],
        [2, [2, 1]],
        [3, [3]],
        [200, [3]],
      ] as const) {
        const found = await pages(projectId, { limit });
        expect(found.map(({ length }) => length)).to.deep.equal(sizes);
      }
      expect(await within(newId(), { limit: 1 })).to.deep.equal({ items: [] });
    });

    const sorts: readonly (readonly Sort[])[] = [
      [],
      [newest],
      [oldest],
      [{ field: 'status', descending: false }],
      [{ field: 'title', descending: true }, oldest],
      [{ field: 'status', descending: true }, { field: 'title', descending: false }, newest],
    ];
    for (const sort of sorts) {
      const name = sort.map(({ field, descending }) => `${descending ? '-' : ''}${field}`).join();
      it(`shows each of many equal items once, sorted by "${name}"`, async () => {
        const projectId = newId<'Project'>();
        const states = Array.from({ length: 25 }, (_, index) => ({
          projectId,
          createdAt: at(index % 3),
          status: index % 2 === 0 ? ('open' as const) : ('review' as const),
          title: ['a', 'A', 'é', '😀'][index % 4] ?? '',
        }));
        await save(...states);
        const all = (await within(projectId, { sort, limit: 200 })).items.map(({ id }) => id);
        const paged = (await pages(projectId, { sort, limit: 4 })).flat().map(({ id }) => id);
        expect(new Set(all).size).to.equal(25);
        expect(paged).to.deep.equal(all);
      });
    }

    it('neither repeats nor leaves out while items come and go', async () => {
      const projectId = newId<'Project'>();
      await save(
        ...Array.from({ length: 9 }, (_, n) => ({ projectId, title: `t${n}`, createdAt: at(n) })),
      );
      const first = await within(projectId, { sort: [oldest], limit: 3 });
      expect(titles(first.items)).to.deep.equal(['t0', 't1', 't2']);
      // One that was shown, the very last one shown, and one that was not.
      const left = (await within(projectId, { limit: 200 })).items;
      for (const { id, title } of left) if (['t0', 't2', 't5'].includes(title)) await remove(id);
      await save(
        { projectId, title: 'too early', createdAt: at(1) },
        { projectId, title: 'in time', createdAt: new Date(at(6).getTime() + 1) },
      );
      const cursor = first.nextCursor!;
      const second = await within(projectId, { sort: [oldest], limit: 3, cursor });
      expect(titles(second.items)).to.deep.equal(['t3', 't4', 't6']);
      const rest = { sort: [oldest], limit: 3, cursor: second.nextCursor! };
      const third = await within(projectId, rest);
      expect(titles(third.items)).to.deep.equal(['in time', 't7', 't8']);
      expect(third).not.to.have.property('nextCursor');
    });

    it('goes on from a cursor as often as asked', async () => {
      const projectId = newId<'Project'>();
      await save(...[1, 2, 3].map((hour) => ({ projectId, createdAt: at(hour) })));
      const cursor = (await within(projectId, { limit: 1 })).nextCursor!;
      const [once, twice] = [
        await within(projectId, { limit: 1, cursor }),
        await within(projectId, { limit: 1, cursor }),
      ];
      expect(once).to.deep.equal(twice);
    });

    it('makes cursors that fit a URL', async () => {
      const projectId = newId<'Project'>();
      await save({ projectId, title: 'ä?&=/😀' }, { projectId, title: 'z?&=/😀' });
      const sort = [{ field: 'title', descending: false }];
      const { nextCursor } = await within(projectId, { sort, limit: 1 });
      expect(nextCursor).to.match(/^[A-Za-z0-9_-]+$/);
    });

    describe('refuses as a cursor', () => {
      const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const wrong: Readonly<Record<string, string>> = {
        'an empty text': '',
        'what is not base64url': '%%%',
        'what is not JSON': Buffer.from('{"a":').toString('base64url'),
        null: encoded(null),
        'an object': encoded({ id: newId() }),
        'too few values': encoded([]),
        'values of another type': encoded([{}, [], {}]),
      };
      for (const [name, cursor] of Object.entries(wrong)) {
        it(name, async () => {
          const error = await appErrorOf(within(newId(), { cursor }));
          expect(error).to.include({ kind: 'validation', code: 'list.bad-cursor' });
        });
      }

      it('that of another sort', async () => {
        const projectId = newId<'Project'>();
        await save({ projectId }, { projectId });
        const { nextCursor } = await within(projectId, { sort: [newest], limit: 1 });
        const others: readonly Sort[] = [
          oldest,
          { field: 'updatedAt', descending: true },
          { field: 'title', descending: true },
        ];
        for (const other of others) {
          const query = { sort: [other], cursor: nextCursor! };
          const error = await appErrorOf(within(projectId, query));
          expect(error.code).to.equal('list.bad-cursor');
        }
      });
    });
  });
}
