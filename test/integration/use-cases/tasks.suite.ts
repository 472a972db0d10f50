import { expect } from 'chai';
import { MAX_BULK_ITEMS } from '../../../src/application/shared/create-many.js';
import type { Actor } from '../../../src/domain/access/actor.js';
import { listQuery } from '../../../src/domain/shared/page.js';
import { fresh, newId, NOON } from '../../support/builders.js';
import { appErrorOf } from '../../support/rejection.js';
import { tasksTitled, type Subject } from './brain-under-test.js';

export function taskCases(subject: Subject): void {
  describe('tasks', () => {
    it('are created with defaults and read back as they are', async () => {
      const { brain } = subject();
      const created = await brain.use('tasks.create', { title: 'Water the plants' });
      expect(created).to.include({
        ...{ title: 'Water the plants', description: null, type: 'task', priority: 'normal' },
        ...{ projectId: null, assignee: null, dueAt: null, status: 'open', completedAt: null },
        version: 1,
      });
      expect(await brain.use('tasks.get', { id: created.id })).to.deep.equal(created);
    });

    it('keep everything they were created with', async () => {
      const { brain } = subject();
      const project = await brain.use('projects.create', { slug: fresh('garden'), name: 'Garden' });
      const details = {
        title: 'Wässern 🌱',
        description: 'Twice a week',
        type: 'chore',
        priority: 'high',
        projectId: project.id,
        assignee: 'octocat',
        labels: ['green', 'wet'],
        dueAt: NOON,
        metadata: { litres: 2.5, where: ['balcony', null] },
      } as const;
      const { id } = await brain.use('tasks.create', { ...details, status: 'completed' });
      const stored = await brain.use('tasks.get', { id });
      expect(stored).to.deep.include({ ...details, status: 'completed' });
      expect(stored.completedAt).to.deep.equal(stored.createdAt);
    });

    it('refuse a project that does not exist, naming the field', async () => {
      const { brain } = subject();
      const title = fresh('orphan');
      const error = await appErrorOf(
        brain.use('tasks.create', { title, projectId: newId<'Project'>() }),
      );
      expect(error).to.include({ kind: 'validation', code: 'task.unknown-project' });
      expect(error.faults.map(({ path }) => path)).to.deep.equal(['projectId']);
      expect(await tasksTitled(subject(), title)).to.deep.equal([]);
      const { id } = await brain.use('tasks.create', { title });
      const moving = brain.use('tasks.update', { id, change: { projectId: newId<'Project'>() } });
      expect((await appErrorOf(moving)).code).to.equal('task.unknown-project');
    });

    it('change field by field, each change one version', async () => {
      const { brain } = subject();
      const { id } = await brain.use('tasks.create', { title: 'Prune', labels: ['a'] });
      const changed = await brain.use('tasks.update', {
        id,
        change: { title: 'Prune the roses', status: 'in_progress' },
      });
      expect(changed).to.deep.include({
        ...{ title: 'Prune the roses', status: 'in_progress', version: 2, labels: ['a'] },
      });
      const again = await brain.use('tasks.update', { id, change: { title: 'Prune the roses' } });
      expect(again.version).to.equal(2);
      expect(await brain.use('tasks.get', { id })).to.deep.equal(changed);
    });

    it('remember when they were completed, until they are reopened', async () => {
      const { brain } = subject();
      const { id } = await brain.use('tasks.create', { title: 'Mow' });
      const done = await brain.use('tasks.update', { id, change: { status: 'completed' } });
      expect(done.completedAt).to.deep.equal(done.updatedAt);
      const reopened = await brain.use('tasks.update', { id, change: { status: 'open' } });
      expect(reopened.completedAt).to.equal(null);
    });

    it('refuse an illegal move with the legal ones named, and keep their state', async () => {
      const { brain } = subject();
      const { id } = await brain.use('tasks.create', { title: 'Dig', status: 'blocked' });
      const moving = brain.use('tasks.update', { id, change: { status: 'completed', title: 'x' } });
      const error = await appErrorOf(moving);
      expect(error).to.include({ kind: 'conflict', code: 'task.illegal-status' });
      expect(error.data['legal']).to.deep.equal(['open', 'in_progress', 'cancelled']);
      expect(await brain.use('tasks.get', { id })).to.include({ status: 'blocked', title: 'Dig' });
    });

    it('refuse a change made on another version', async () => {
      const { brain } = subject();
      const { id } = await brain.use('tasks.create', { title: 'Sow' });
      const change = { title: 'Sow carrots' };
      await brain.use('tasks.update', { id, change, expectedVersion: 1 });
      const late = { id, change: { title: 'Sow peas' }, expectedVersion: 1 };
      const error = await appErrorOf(brain.use('tasks.update', late));
      expect(error).to.include({ kind: 'precondition-failed', code: 'version.mismatch' });
      const removal = await appErrorOf(brain.use('tasks.delete', { id, expectedVersion: 1 }));
      expect(removal.kind).to.equal('precondition-failed');
      expect(await brain.use('tasks.get', { id })).to.include({ title: 'Sow carrots', version: 2 });
    });

    it('lose no change when several are made at once', async () => {
      const { brain } = subject();
      const { id } = await brain.use('tasks.create', { title: 'Rake' });
      await Promise.all([
        brain.use('tasks.update', { id, change: { title: 'Rake leaves' } }),
        brain.use('tasks.update', { id, change: { assignee: 'hubot' } }),
        brain.use('tasks.update', { id, change: { priority: 'low' } }),
      ]);
      expect(await brain.use('tasks.get', { id })).to.include({
        ...{ title: 'Rake leaves', assignee: 'hubot', priority: 'low', version: 4 },
      });
    });

    it('are gone once deleted', async () => {
      const { brain } = subject();
      const { id } = await brain.use('tasks.create', { title: 'Weed' });
      await brain.use('tasks.delete', { id, expectedVersion: 1 });
      for (const asked of [
        () => brain.use('tasks.get', { id }),
        () => brain.use('tasks.update', { id, change: { title: 'x' } }),
        () => brain.use('tasks.delete', { id }),
      ]) {
        expect(await appErrorOf(asked())).to.include({ kind: 'not-found', code: 'task.not-found' });
      }
    });

    it('are listed by filter, page by page, each once', async () => {
      const { brain } = subject();
      const type = fresh('kind').slice(0, 60);
      const titles = ['e', 'b', 'd', 'a', 'c'];
      await brain.use('tasks.create-many', { items: titles.map((title) => ({ title, type })) });
      const filters = [{ field: 'type', operator: 'in', values: [type] }] as const;
      const query = listQuery({ limit: 2, filters, sort: [{ field: 'title', descending: false }] });
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await brain.use('tasks.list', { ...query, ...(cursor ? { cursor } : {}) });
        expect(page.items).to.have.length.at.most(2);
        seen.push(...page.items.map(({ title }) => title));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(seen).to.deep.equal(['a', 'b', 'c', 'd', 'e']);
    });

    it('are created in bulk in the order given', async () => {
      const { brain } = subject();
      const items = Array.from({ length: 7 }, (_, index) => ({ title: `Row ${String(index)}` }));
      const created = await brain.use('tasks.create-many', { items });
      expect(created.map(({ title }) => title)).to.deep.equal(items.map(({ title }) => title));
      expect(MAX_BULK_ITEMS).to.be.at.least(items.length);
    });

    it('are created in bulk all or none: the third being wrong, nothing is stored', async () => {
      const { brain, told } = subject();
      const title = fresh('bulk');
      const items = [{ title }, { title }, { title, projectId: newId<'Project'>() }, { title }];
      const error = await appErrorOf(brain.use('tasks.create-many', { items }));
      expect(error.kind).to.equal('validation');
      expect(error.faults.map(({ path }) => path)).to.deep.equal(['items.2.projectId']);
      expect(await tasksTitled(subject(), title)).to.deep.equal([]);
      expect(told.filter(({ data }) => data['title'] === title)).to.deep.equal([]);
    });

    it('refuse whoever may only read, and keep a record of the refusal', async () => {
      const { brain, audited } = subject();
      const viewer: Actor = { kind: 'api-key', id: fresh('api-key:viewer'), role: 'viewer' };
      const title = fresh('forbidden');
      const error = await appErrorOf(brain.use('tasks.create', { title }, viewer));
      expect(error).to.include({ kind: 'forbidden', code: 'access.forbidden' });
      expect(await tasksTitled(subject(), title)).to.deep.equal([]);
      expect(await brain.use('tasks.list', listQuery(), viewer)).to.have.property('items');
      const entries = audited.filter(({ actor }) => actor === viewer.id);
      expect(entries).to.have.length(1);
      expect(entries[0]).to.include({
        ...{ useCase: 'tasks.create', outcome: 'denied', code: 'access.forbidden' },
      });
    });
  });
}
