import { expect } from 'chai';
import { listQuery, type Filter, type Sort } from '../../../src/domain/shared/page.js';
import { newId, aTask, aJob, fresh, aProject } from '../../support/builders.js';
import { appErrorOf } from '../../support/rejection.js';
import type { TaskState } from '../../../src/domain/tasks/task.js';
import type { Store } from './persistence-under-test.js';

type Values = Filter['values'];

/** The grammar of lists: what the operators and sorts mean. */
export function listFilterContract(store: Store): void {
  describe('as Queries that filter and sort', () => {
    /** Tasks that only lists of the returned project show. */
    const saveTasks = async (states: readonly Partial<TaskState>[]) => {
      const { work, tasks } = store();
      const projectId = newId<'Project'>();
      await work.run(async () => {
        for (const state of states) await tasks.save(aTask({ ...state, projectId }), []);
      });
      return async (filters: readonly Filter[], sort: readonly Sort[] = []) => {
        const own: Filter = { field: 'projectId', operator: 'in', values: [projectId] };
        const query = listQuery({ filters: [own, ...filters], sort });
        return (await store().taskQueries.list(query)).items;
      };
    };

    const filter = (field: string, operator: Filter['operator'], ...values: Values): Filter => ({
      field,
      operator,
      values,
    });

    const at = (hour: number) => new Date(Date.UTC(2026, 4, 1, hour));
    const PEOPLE = [
      { title: 'a', assignee: 'ann', status: 'open', createdAt: at(1), dueAt: at(10) },
      { title: 'b', assignee: 'bob', status: 'review', createdAt: at(2), dueAt: at(11) },
      { title: 'c', assignee: 'bob', status: 'completed', createdAt: at(3), dueAt: null },
      { title: 'd', assignee: null, status: 'open', createdAt: at(4), dueAt: null },
    ] as const;

    const meanings: readonly (readonly [string, readonly Filter[], string])[] = [
      ['no filter', [], 'abcd'],
      ['in with one value', [filter('assignee', 'in', 'bob')], 'bc'],
      ['in with several', [filter('status', 'in', 'open', 'review')], 'abd'],
      ['in with null: not set', [filter('assignee', 'in', null)], 'd'],
      ['in with null and a value', [filter('assignee', 'in', null, 'ann')], 'ad'],
      ['in with no value: nothing', [filter('assignee', 'in')], ''],
      ['in with case and spaces as they are', [filter('assignee', 'in', 'Bob', 'ann ')], ''],
      ['ne, which includes what is not set', [filter('assignee', 'ne', 'bob')], 'ad'],
      ['ne null: set', [filter('assignee', 'ne', null)], 'abc'],
      ['gt of a time', [filter('createdAt', 'gt', at(2))], 'cd'],
      ['gte of a time', [filter('createdAt', 'gte', at(2))], 'bcd'],
      ['lt of a time', [filter('createdAt', 'lt', at(2))], 'a'],
      ['lte of a time', [filter('createdAt', 'lte', at(2))], 'ab'],
      ['in of times', [filter('createdAt', 'in', at(1), at(4))], 'ad'],
      ['a comparison, which nothing not set meets', [filter('dueAt', 'gt', at(0))], 'ab'],
      ['a comparison with null: nothing', [filter('dueAt', 'lt', null)], ''],
      ['gt of a text', [filter('title', 'gt', 'b')], 'cd'],
      ['lte of a text', [filter('title', 'lte', 'b')], 'ab'],
      [
        'several filters: all of them',
        [filter('status', 'in', 'open'), filter('assignee', 'ne', null)],
        'a',
      ],
      [
        'two filters of one field: a range',
        [filter('createdAt', 'gte', at(2)), filter('createdAt', 'lt', at(4))],
        'bc',
      ],
    ];
    describe('filters by', () => {
      for (const [meaning, filters, expected] of meanings) {
        it(meaning, async () => {
          const list = await saveTasks(PEOPLE);
          const items = await list(filters, [{ field: 'title', descending: false }]);
          expect(items.map(({ title }) => title).join('')).to.equal(expected);
        });
      }

      it('a millisecond', async () => {
        const moment = Date.UTC(2026, 9, 25, 0, 30, 0, 1);
        const list = await saveTasks([{ dueAt: new Date(moment) }]);
        const dueIn = (ms: number) => list([filter('dueAt', 'in', new Date(ms))]);
        expect(await dueIn(moment)).to.have.length(1);
        expect(await dueIn(moment - 1)).to.have.length(0);
        expect(await dueIn(moment + 3_600_000)).to.have.length(0);
      });

      it('numbers', async () => {
        const { jobs, jobQueries } = store();
        const queue = fresh('queue');
        await jobs.enqueue([5, 50, 100].map((priority) => aJob({ queue, priority })));
        const filters = [filter('queue', 'in', queue), filter('priority', 'gte', 50)];
        const sort = [{ field: 'priority', descending: true }];
        const { items } = await jobQueries.list(listQuery({ filters, sort }));
        expect(items.map(({ priority }) => priority)).to.deep.equal([100, 50]);
      });
    });

    describe('finds texts with like', () => {
      const titles = [
        '100% sure',
        '100 percent',
        'snake_case',
        'snakeXcase',
        'back\\slash',
        'a*b?c[d]e^f-g',
        "it's (so) $^.|+{2}",
        'ÄRGER über Straßen',
        'two\nlines',
      ];
      const searches: readonly (readonly [string, readonly number[]])[] = [
        ['100%', [0]],
        ['%', [0]],
        ['_', [2]],
        ['snake_case', [2]],
        ['SNAKE', [2, 3]],
        ['Case', [2, 3]],
        ['k\\s', [4]],
        ['b?c', [5]],
        ['[d]', [5]],
        ['*', [5]],
        ['^', [5, 6]],
        ["it's", [6]],
        ['(so) $^.|+{2}', [6]],
        ['ärger ÜBER', [7]],
        ['straßen', [7]],
        ['o\nl', [8]],
        ['', [0, 1, 2, 3, 4, 5, 6, 7, 8]],
        ['nowhere', []],
      ];
      for (const [text, expected] of searches) {
        it(JSON.stringify(text), async () => {
          const list = await saveTasks(titles.map((title) => ({ title })));
          const found = (await list([filter('title', 'like', text)])).map(({ title }) => title);
          expect(found.sort()).to.deep.equal(expected.map((index) => titles[index]).sort());
        });
      }

      it('never in what is not set', async () => {
        const list = await saveTasks([{ assignee: null }, { assignee: 'Ann' }]);
        expect(await list([filter('assignee', 'like', '')])).to.have.length(1);
      });
    });

    describe('sorts', () => {
      const titles = ['', ' ', 'B', 'a', 'a ', 'ab', 'z', 'ä', '～', '😀'];

      for (const descending of [false, true]) {
        it(`texts by code point, ${descending ? 'downwards' : 'upwards'}`, async () => {
          const mixed = [...titles].sort(() => (descending ? -1 : 1)).map((title) => ({ title }));
          const list = await saveTasks(mixed);
          const items = await list([], [{ field: 'title', descending }]);
          const expected = descending ? titles.toReversed() : titles;
          expect(items.map(({ title }) => title)).to.deep.equal(expected);
        });
      }

      it('by several fields, each its own way', async () => {
        const list = await saveTasks([
          { title: 'b', createdAt: at(1) },
          { title: 'a', createdAt: at(1) },
          { title: 'b', createdAt: at(2) },
          { title: 'a', createdAt: at(3) },
        ]);
        const sorted = async (...sort: readonly Sort[]) =>
          (await list([], sort)).map(
            ({ title, createdAt }) => `${title}${createdAt.getUTCHours()}`,
          );
        const title = { field: 'title', descending: false };
        const newest = { field: 'createdAt', descending: true };
        expect(await sorted(title, newest)).to.deep.equal(['a3', 'a1', 'b2', 'b1']);
        expect(await sorted(newest, title)).to.deep.equal(['a3', 'b2', 'a1', 'b1']);
      });

      it('by the default order of the list when none is asked for', async () => {
        const list = await saveTasks([
          { createdAt: at(1) },
          { createdAt: at(3) },
          { createdAt: at(2) },
        ]);
        const hours = (await list([])).map(({ createdAt }) => createdAt.getUTCHours());
        expect(hours).to.deep.equal([3, 2, 1]);
      });
    });

    it('refuses fields the list does not offer', async () => {
      const { taskQueries, projectQueries } = store();
      await store().work.run(() => store().projects.save(aProject(), []));
      const refused = [
        taskQueries.list(listQuery({ filters: [filter('description', 'in', 'x')] })),
        taskQueries.list(listQuery({ filters: [filter('constructor', 'in', 'x')] })),
        taskQueries.list(listQuery({ sort: [{ field: 'labels', descending: true }] })),
        projectQueries.list(listQuery({ sort: [{ field: '__proto__', descending: true }] })),
      ];
      for (const list of refused) {
        expect(await appErrorOf(list)).to.include({ kind: 'validation', code: 'list.invalid' });
      }
    });
  });
}
