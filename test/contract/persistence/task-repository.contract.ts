import { expect } from 'chai';
import { Task, type TaskState } from '../../../src/domain/tasks/task.js';
import { anOrigin, aTask, fresh, newId } from '../../support/builders.js';
import { appErrorOf } from '../../support/rejection.js';
import { AWKWARD_JSON, AWKWARD_TEXTS, AWKWARD_TIMES, samplesOf } from './awkward-values.js';
import type { Store } from './persistence-under-test.js';
import { repositoryContract, type RepositorySubject } from './repository.contract.js';

const EVERY_FIELD: Partial<TaskState> = {
  title: 'Fix the gate',
  description: 'It squeaks',
  type: 'pull_request',
  priority: 'critical',
  projectId: newId(),
  assignee: 'octocat',
  labels: ['bug', '', 'a,b', "it's", '😀'],
  dueAt: new Date('2026-10-25T01:30:00.123Z'),
  metadata: { run: { id: 7, ok: true } },
  status: 'completed',
  completedAt: new Date('2026-03-02T00:00:00.001Z'),
  sourceUpdatedAt: new Date('2026-03-01T23:59:59.999Z'),
  sourceStatus: 'review',
  sourceSequence: '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10',
};

const SUBJECT: RepositorySubject<TaskState, Task> = {
  what: 'task',
  build: aTask,
  restore: (state) => Task.restore(state),
  repository: ({ tasks }) => tasks,
  queries: ({ taskQueries }) => taskQueries,
  change: { title: 'Changed', labels: ['new'], metadata: { changed: true } },
  samples: {
    'every field': EVERY_FIELD,
    ...samplesOf('description', AWKWARD_TEXTS),
    ...samplesOf('dueAt', AWKWARD_TIMES),
    ...samplesOf('metadata', AWKWARD_JSON),
  },
};

export function taskRepositoryContract(store: Store): void {
  describe('as TaskRepository', () => {
    repositoryContract(store, SUBJECT);

    const save = async (task: Task) => {
      await store().work.run(() => store().tasks.save(task, []));
      return task;
    };
    const byOrigin = ({ provider, externalId }: ReturnType<typeof anOrigin>) =>
      store().work.run(() => store().tasks.findByOrigin(provider, externalId));

    it('keeps links in order, with and without address', async () => {
      const links = [
        anOrigin({ url: 'https://example.org/7' }),
        anOrigin({ relation: 'closes', externalId: '7#2' }),
        anOrigin({ relation: 'closes', externalId: '7#1' }),
      ];
      const { state } = await save(aTask({ links }));
      expect((await store().taskQueries.find(state.id))?.links).to.deep.equal(links);
    });

    it('keeps the order of JSON keys', async () => {
      const metadata = { b: 1, a: { d: 2, c: 3 } };
      const { state } = await save(aTask({ metadata }));
      const found = await store().taskQueries.find(state.id);
      expect(JSON.stringify(found?.metadata)).to.equal(JSON.stringify(metadata));
    });

    it('stores copies and hands out copies', async () => {
      const labels = ['first'];
      const metadata = { list: [1] };
      const { state } = await save(aTask({ labels, metadata }));
      labels.push('later');
      metadata.list.push(2);
      const found = await store().taskQueries.find(state.id);
      (found?.labels as string[]).push('much later');
      const again = await store().taskQueries.find(state.id);
      expect(again?.labels).to.deep.equal(['first']);
      expect(again?.metadata).to.deep.equal({ list: [1] });
    });

    it('finds a task by its origin', async () => {
      const origin = anOrigin();
      const { state } = await save(aTask({ links: [origin] }));
      expect((await byOrigin(origin))?.state).to.deep.equal(state);
      expect(await byOrigin({ ...origin, provider: 'gitlab' })).to.equal(undefined);
      expect(await byOrigin(anOrigin())).to.equal(undefined);
    });

    it('takes origins exactly: case and spaces count', async () => {
      const origin = anOrigin({ externalId: fresh('Case') });
      await save(aTask({ links: [origin] }));
      for (const externalId of [origin.externalId.toLowerCase(), `${origin.externalId} `]) {
        expect(await byOrigin({ ...origin, externalId })).to.equal(undefined);
        await save(aTask({ links: [{ ...origin, externalId }] }));
      }
    });

    it('does not take what a task closes for its origin', async () => {
      const link = anOrigin({ relation: 'closes' });
      await save(aTask({ links: [link] }));
      await save(aTask({ links: [link] }));
      expect(await byOrigin(link)).to.equal(undefined);
    });

    it('lets one task only have an origin', async () => {
      const origin = anOrigin();
      const first = await save(aTask({ links: [origin] }));
      const error = await appErrorOf(save(aTask({ links: [origin] })));
      expect(error).to.include({ code: 'task.concurrent-change', retryable: true });
      const other = await save(aTask());
      const later = Task.restore({ ...other.state, links: [origin], version: 2 });
      expect(await appErrorOf(save(later))).to.include({ code: 'task.concurrent-change' });
      expect((await byOrigin(origin))?.state.id).to.equal(first.state.id);
      expect((await store().taskQueries.find(other.state.id))?.version).to.equal(1);
    });

    it('follows origins that come and go', async () => {
      const [old, recent] = [anOrigin(), anOrigin()];
      const { state } = await save(aTask({ links: [old] }));
      await save(Task.restore({ ...state, links: [recent], version: 2 }));
      expect(await byOrigin(old)).to.equal(undefined);
      expect((await byOrigin(recent))?.state.id).to.equal(state.id);
      const heir = await save(aTask({ links: [old] }));
      expect((await byOrigin(old))?.state.id).to.equal(heir.state.id);
    });

    it('frees the origin of a deleted task', async () => {
      const origin = anOrigin();
      const { state } = await save(aTask({ links: [origin] }));
      await store().work.run(() => store().tasks.delete(state.id, []));
      expect(await byOrigin(origin)).to.equal(undefined);
      const heir = await save(aTask({ links: [origin] }));
      expect((await byOrigin(origin))?.state.id).to.equal(heir.state.id);
    });

    it('makes one task of 10 that are opened for one origin at once', async () => {
      const { work, tasks } = store();
      const origin = anOrigin();
      const open = () =>
        work.run(async () => {
          const known = await tasks.findByOrigin(origin.provider, origin.externalId);
          const task = known ?? aTask({ links: [origin] });
          if (!known) await tasks.save(task, []);
          return task.state.id;
        });
      const opened = await Promise.all(Array.from({ length: 10 }, open));
      expect(new Set(opened)).to.have.property('size', 1);
    });

    it('finds an origin saved in the same unit of work', async () => {
      const { work, tasks } = store();
      const origin = anOrigin();
      const task = aTask({ links: [origin] });
      const found = await work.run(async () => {
        await tasks.save(task, []);
        return tasks.findByOrigin(origin.provider, origin.externalId);
      });
      expect(found?.state).to.deep.equal(task.state);
    });
  });
}
