import { expect } from 'chai';
import type { Actor } from '../../../src/domain/access/actor.js';
import { AppError } from '../../../src/domain/shared/app-error.js';
import { fresh } from '../../support/builders.js';
import { eventually } from '../../support/eventually.js';
import { appErrorOf } from '../../support/rejection.js';
import { tasksTitled, type Subject } from './brain-under-test.js';

export function extensionCases(subject: Subject): void {
  const analyst = (): Actor => ({ kind: 'api-key', id: fresh('api-key:analyst'), role: 'analyst' });

  describe('a hook', () => {
    it('before a use case sees its input and can refuse it: nothing is stored', async () => {
      const { brain, hooks } = subject();
      const title = fresh('Refused');
      hooks.register({
        useCase: 'tasks.create',
        before: (input) => {
          if ((input as { title?: string }).title !== title) return Promise.resolve();
          throw new AppError('forbidden', 'plugin.refused', 'Not on a Sunday');
        },
      });
      const error = await appErrorOf(brain.use('tasks.create', { title }, analyst()));
      expect(error.code).to.equal('plugin.refused');
      expect(await tasksTitled(subject(), title)).to.deep.equal([]);
      await brain.use('tasks.create', { title: `${title}, but another` });
    });

    it('after a use case sees its result; when it throws, nothing is stored', async () => {
      const { brain, hooks, audited } = subject();
      const [good, bad] = [fresh('Good'), fresh('Bad')];
      const seen: unknown[] = [];
      hooks.register({
        useCase: 'tasks.create',
        after: (input, result) => {
          if ((input as { title?: string }).title === good) seen.push(result);
          if ((input as { title?: string }).title === bad) throw new Error('the plugin broke');
          return Promise.resolve();
        },
      });
      const created = await brain.use('tasks.create', { title: good }, analyst());
      expect(seen).to.deep.equal([created]);
      const actor = analyst();
      const error = await appErrorOf(brain.use('tasks.create', { title: bad }, actor));
      expect(error.kind).to.equal('internal');
      expect(await tasksTitled(subject(), bad)).to.deep.equal([]);
      const entries = audited.filter((entry) => entry.actor === actor.id);
      expect(entries.map(({ outcome }) => outcome)).to.deep.equal(['failed']);
    });
  });

  describe('a domain event', () => {
    it('is told once and in order, with who caused it', async () => {
      const { brain, told } = subject();
      const actor = analyst();
      const titles = Array.from({ length: 5 }, (_, index) => fresh(`Told ${String(index)}`));
      for (const title of titles) await brain.use('tasks.create', { title }, actor);
      const ours = await eventually(() => {
        const found = told.filter((event) => event.actor === actor.id);
        expect(found).to.have.length.at.least(titles.length);
        return found;
      });
      expect(ours.map(({ type }) => type)).to.deep.equal(titles.map(() => 'brain.task.created'));
      expect(ours.map(({ data }) => data['title'])).to.deep.equal(titles);
      const positions = told.map(({ position }) => position);
      expect(positions).to.deep.equal([...positions].sort((a, b) => a - b));
      expect(new Set(positions).size).to.equal(positions.length);
    });

    it('tells what changed and what ended', async () => {
      const { brain, told } = subject();
      const { id } = await brain.use('tasks.create', { title: 'Tell' });
      await brain.use('tasks.update', { id, change: { status: 'completed', priority: 'low' } });
      await brain.use('tasks.delete', { id });
      await eventually(() => {
        const ours = told.filter((event) => event.subject === id);
        expect(ours.map(({ type }) => type)).to.deep.equal([
          'brain.task.created',
          'brain.task.updated',
          'brain.task.completed',
          'brain.task.deleted',
        ]);
        expect(ours[1]?.data['changed']).to.have.members(['status', 'priority']);
      });
    });

    it('is withheld when its change is rolled back', async () => {
      const { brain, told, faults } = subject();
      const title = fresh('Withheld');
      faults.set(title, [new Error('no')]);
      await appErrorOf(brain.use('tasks.create', { title }));
      const { id } = await brain.use('tasks.create', { title });
      await eventually(() => {
        const ours = told.filter(({ data }) => data['title'] === title);
        expect(ours.map((event) => event.subject)).to.deep.equal([id]);
      });
    });
  });
}
