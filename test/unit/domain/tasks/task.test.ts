import { expect } from 'chai';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import type { TaskId } from '../../../../src/domain/shared/ids.js';
import { Task, type TaskNews } from '../../../../src/domain/tasks/task.js';
import { legalMoves, TASK_STATUSES } from '../../../../src/domain/tasks/task-status.js';

const ID = '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10' as TaskId;
const NOW = new Date('2026-11-21T08:00:00.000Z');
const LATER = new Date('2026-11-21T09:00:00.000Z');

const news = (change: Partial<TaskNews> = {}): TaskNews & { title: string } => ({
  title: 'From outside',
  status: 'open',
  updatedAt: NOW,
  sequence: '2',
  ...change,
});

describe('Task', () => {
  it('opens with defaults and tells that it was created', () => {
    const { task, events } = Task.open(ID, NOW, { title: 'Do it' });
    expect(task.state).to.include({ status: 'open', priority: 'normal', type: 'task', version: 1 });
    expect(events.map(({ type }) => type)).to.deep.equal(['brain.task.created']);
    expect(events[0]?.subject).to.equal(ID);
  });

  it('opened as completed has a completion time', () => {
    const { task } = Task.open(ID, NOW, { title: 'Done', status: 'completed' });
    expect(task.state.completedAt).to.deep.equal(NOW);
  });

  it('refuses an illegal move and names the legal ones', () => {
    const { task } = Task.open(ID, NOW, { title: 'Done', status: 'completed' });
    expect(() => task.change({ status: 'review' }, LATER))
      .to.throw(AppError, 'completed to review; possible: open')
      .with.property('code', 'task.illegal-status');
  });

  it('makes every legal move, and no other', () => {
    for (const from of TASK_STATUSES) {
      for (const to of TASK_STATUSES) {
        const { task } = Task.open(ID, NOW, { title: 'x', status: from });
        const move = () => task.change({ status: to }, LATER).task.state.status;
        if (to === from || legalMoves(from).includes(to)) expect(move()).to.equal(to);
        else expect(move).to.throw(AppError);
      }
    }
  });

  it('changed to what it is already stays as it is and tells nothing', () => {
    const { task } = Task.open(ID, NOW, { title: 'Do it', labels: ['a'] });
    const decision = task.change({ title: 'Do it', labels: ['a'] }, LATER);
    expect(decision.task).to.equal(task);
    expect(decision.events).to.deep.equal([]);
  });

  it('tells which fields changed, and that it was completed', () => {
    const { task } = Task.open(ID, NOW, { title: 'Do it' });
    const { task: done, events } = task.change({ title: 'Done', status: 'completed' }, LATER);
    expect(done.state).to.include({ version: 2, title: 'Done', status: 'completed' });
    expect(done.state.completedAt).to.deep.equal(LATER);
    expect(events.map(({ type }) => type)).to.deep.equal([
      'brain.task.updated',
      'brain.task.completed',
    ]);
    expect(events[0]?.data).to.deep.include({ changed: ['title', 'status'] });
  });

  it('reopened forgets when it was completed', () => {
    const { task } = Task.open(ID, NOW, { title: 'x', status: 'completed' });
    expect(task.change({ status: 'open' }, LATER).task.state.completedAt).to.equal(null);
  });

  it('tells that it was deleted', () => {
    const { task } = Task.open(ID, NOW, { title: 'x' });
    expect(task.delete(LATER).events[0]).to.include({ type: 'brain.task.deleted', subject: ID });
  });

  describe('following a provider', () => {
    const open = () => Task.openFromNews(ID, NOW, news()).task;

    it('ignores news older than what it knows', () => {
      const { task } = open().follow(news({ title: 'Newer', updatedAt: LATER }), LATER);
      const decision = task.follow(news({ title: 'Older', status: 'completed' }), LATER);
      expect(decision.task).to.equal(task);
      expect(decision.events).to.deep.equal([]);
    });

    it('of news of the same time takes what came in last, in whichever order it is handled', () => {
      const closed = open().follow(news({ status: 'completed', sequence: '4' }), LATER).task;
      const labelled = closed.follow(news({ labels: ['bug'], sequence: '3' }), LATER);
      expect(labelled.task).to.equal(closed);
      const reopened = closed.follow(news({ sequence: '5' }), LATER).task;
      expect(reopened.state.status).to.equal('open');
    });

    it("keeps a person's status while the provider's own did not change", () => {
      const { task } = open().change({ status: 'in_progress' }, NOW);
      const followed = task.follow(news({ labels: ['bug'], updatedAt: LATER }), LATER).task;
      expect(followed.state).to.deep.include({ status: 'in_progress', labels: ['bug'] });
    });

    it('makes moves that people may not make', () => {
      const { task } = Task.open(ID, NOW, { title: 'x', status: 'blocked' });
      const { task: done, events } = task.follow(news({ status: 'completed' }), LATER);
      expect(done.state.status).to.equal('completed');
      expect(events.map(({ type }) => type)).to.include('brain.task.completed');
    });

    it('is reopened when the provider reopens the object, even if that news was overtaken', () => {
      const closed = open().follow(news({ status: 'completed', updatedAt: LATER }), LATER).task;
      const after = new Date(LATER.getTime() + 1_000);
      const labelled = closed.follow(news({ labels: ['again'], updatedAt: after }), after).task;
      expect(labelled.state.status).to.equal('open');
    });

    it('told the same again changes nothing', () => {
      const task = open();
      expect(task.follow(news(), LATER).task).to.equal(task);
    });

    it('remembers newer news silently when nothing visible changed', () => {
      const { task, events } = open().follow(news({ updatedAt: LATER }), LATER);
      expect(task.state.sourceUpdatedAt).to.deep.equal(LATER);
      expect(events).to.deep.equal([]);
    });
  });
});
