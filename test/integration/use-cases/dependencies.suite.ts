import { expect } from 'chai';
import type { TaskId } from '../../../src/domain/shared/ids.js';
import type { TaskStatus } from '../../../src/domain/tasks/task-status.js';
import { fresh } from '../../support/builders.js';
import { appErrorOf } from '../../support/rejection.js';
import type { Subject } from './brain-under-test.js';

export function dependencyCases(subject: Subject): void {
  const task = async (status: TaskStatus = 'open') =>
    (await subject().brain.use('tasks.create', { title: fresh('Step'), status })).id;
  const waits = (taskId: TaskId, dependsOnId: TaskId) =>
    subject().brain.use('task-dependencies.create', { taskId, dependsOnId });
  const statusOf = async (id: TaskId) => (await subject().brain.use('tasks.get', { id })).status;
  const end = (id: TaskId, status: TaskStatus = 'completed') =>
    subject().brain.use('tasks.update', { id, change: { status } });

  describe('tasks that wait for others', () => {
    it('never wait for themselves, by whatever way', async () => {
      const [a, b, c] = [await task(), await task(), await task()];
      await waits(a, b);
      await waits(b, c);
      const error = await appErrorOf(waits(c, a));
      expect(error).to.include({ kind: 'conflict', code: 'task-dependency.circular' });
      expect(error.data).to.deep.equal({ path: [c, a, b, c] });
      expect((await appErrorOf(waits(a, a))).code).to.equal('task-dependency.circular');
    });

    it('wait for the same one once', async () => {
      const [a, b] = [await task(), await task()];
      const { id } = await waits(a, b);
      expect((await appErrorOf(waits(a, b))).code).to.equal('task-dependency.pair-taken');
      await subject().brain.use('task-dependencies.delete', { id });
      const again = await waits(a, b);
      const back = subject().brain.use('task-dependencies.restore', { id });
      expect((await appErrorOf(back)).code).to.equal('task-dependency.pair-taken');
      expect(again.id).not.to.equal(id);
    });

    it('close no circle together when they are added at once', async () => {
      const tasks = [await task(), await task(), await task(), await task()] as const;
      const [a, b, c, d] = tasks;
      await waits(b, c);
      await waits(d, a);
      const results = await Promise.allSettled([waits(a, b), waits(c, d)]);
      const refused = results.filter((result) => result.status === 'rejected');
      expect(refused).to.have.length(1);
    });

    it('open with the end of the last one', async () => {
      const [waiting, first, second] = [await task('blocked'), await task(), await task()];
      await waits(waiting, first);
      await waits(waiting, second);
      await end(first);
      expect(await statusOf(waiting)).to.equal('blocked');
      await end(second, 'cancelled');
      expect(await statusOf(waiting)).to.equal('open');
    });

    it('stay as they are unless they are blocked', async () => {
      const [waiting, first] = [await task('review'), await task()];
      await waits(waiting, first);
      await end(first);
      expect(await statusOf(waiting)).to.equal('review');
    });
  });

  describe('tasks of tasks', () => {
    it('are no parts of themselves', async () => {
      const { brain } = subject();
      const [whole, part] = [await task(), await task()];
      await brain.use('tasks.update', { id: part, change: { parentId: whole } });
      const error = await appErrorOf(
        brain.use('tasks.update', { id: whole, change: { parentId: part } }),
      );
      expect(error).to.include({ kind: 'conflict', code: 'task.circular' });
    });
  });
}
