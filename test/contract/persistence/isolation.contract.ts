import { expect } from 'chai';
import type { ProjectState } from '../../../src/domain/projects/project.js';
import type { Aggregate } from '../../../src/domain/shared/aggregate.js';
import { aProject, projectOf } from '../../support/builders.js';
import { gate, meeting, settlesWithin } from '../../support/gate.js';
import { rejectionOf } from '../../support/rejection.js';
import type { Store } from './persistence-under-test.js';

/**
 * Several units of work at once. A store with one writer makes them wait for each other, others let them
 * overlap: nothing here depends on which, and what must not mix never does.
 */
export function isolationContract(store: Store): void {
  describe('as UnitOfWork among others', () => {
    const nameOf = async (id: ProjectState['id']) => (await store().projectQueries.find(id))?.name;

    const renamed = ({ state }: Aggregate<ProjectState>, name: string) =>
      projectOf({ ...state, name, version: state.version + 1 });

    const saved = async (project: Aggregate<ProjectState>) => {
      await store().work.run(() => store().projects.save(project, []));
      return project;
    };

    it('hides what is not committed from everybody outside', async () => {
      const { work, projects, projectQueries } = store();
      const known = await saved(aProject({ name: 'before' }));
      const added = aProject();
      const [written, checked] = [gate(), gate()];
      const running = work.run(async () => {
        await projects.save(added, []);
        await projects.save(renamed(known, 'after'), []);
        written.open();
        await checked.passed;
      });
      await written.passed;
      const during = await projectQueries.find(added.state.id);
      const filters = [{ field: 'slug', operator: 'in', values: [added.state.slug] }] as const;
      const listed = await projectQueries.list({ limit: 10, sort: [], filters });
      const nameDuring = await nameOf(known.state.id);
      checked.open();
      await running;
      expect(during).to.equal(undefined);
      expect(listed.items).to.deep.equal([]);
      expect(nameDuring).to.equal('before');
      expect(await projectQueries.find(added.state.id)).to.deep.equal(added.state);
      expect(await nameOf(known.state.id)).to.equal('after');
    });

    it('rolls back without touching one that committed meanwhile', async () => {
      const { work, projects } = store();
      const [mine, theirs] = [await saved(aProject()), await saved(aProject())];
      const [addedByMe, addedByThem] = [aProject(), aProject()];
      const written = gate();
      let other: Promise<void> = Promise.resolve();
      const failing = work.run(async () => {
        await projects.save(renamed(mine, 'mine'), []);
        await projects.save(addedByMe, []);
        written.open();
        await settlesWithin(written.passed.then(() => other));
        throw new Error('mine');
      });
      other = written.passed.then(() =>
        work.run(async () => {
          await projects.save(renamed(theirs, 'theirs'), []);
          await projects.save(addedByThem, []);
        }),
      );
      await rejectionOf(failing);
      await other;
      expect(await nameOf(mine.state.id)).to.equal('Garden');
      expect(await nameOf(addedByMe.state.id)).to.equal(undefined);
      expect(await nameOf(theirs.state.id)).to.equal('theirs');
      expect(await nameOf(addedByThem.state.id)).to.equal('Garden');
    });

    it('commits although another one rolled back meanwhile', async () => {
      const { work, projects } = store();
      const [mine, theirs] = [await saved(aProject()), await saved(aProject())];
      const added = aProject();
      const written = gate();
      let other: Promise<unknown> = Promise.resolve();
      const running = work.run(async () => {
        await projects.save(renamed(mine, 'mine'), []);
        written.open();
        await settlesWithin(written.passed.then(() => other));
        await projects.save(added, []);
      });
      other = written.passed.then(() =>
        rejectionOf(
          work.run(async () => {
            await projects.save(renamed(theirs, 'theirs'), []);
            throw new Error('theirs');
          }),
        ),
      );
      await running;
      await other;
      expect(await nameOf(mine.state.id)).to.equal('mine');
      expect(await nameOf(added.state.id)).to.equal('Garden');
      expect(await nameOf(theirs.state.id)).to.equal('Garden');
    });

    it('lets 40 at once all succeed', async () => {
      const { work, projects } = store();
      const many = Array.from({ length: 40 }, () => aProject());
      await Promise.all(
        many.map((project) =>
          work.run(async () => {
            await projects.save(project, []);
            await projects.save(renamed(await projects.get(project.state.id), 'twice'), []);
          }),
        ),
      );
      for (const { state } of many) expect(await nameOf(state.id)).to.equal('twice');
    });

    it('keeps exactly the half of 40 that does not fail', async () => {
      const { work, projects } = store();
      const many = Array.from({ length: 40 }, () => aProject());
      const runs = many.map((project, index) =>
        work.run(async () => {
          await projects.save(project, []);
          if (index % 2 === 1) throw new Error('odd');
        }),
      );
      const results = await Promise.allSettled(runs);
      for (const [index, { state }] of many.entries()) {
        expect(results[index]?.status).to.equal(index % 2 === 1 ? 'rejected' : 'fulfilled');
        expect(await nameOf(state.id)).to.equal(index % 2 === 1 ? undefined : 'Garden');
      }
    });

    for (const count of [2, 5]) {
      it(`loses none of ${String(count)} changes of one aggregate at once`, async () => {
        const { work, projects } = store();
        const { state } = await saved(aProject({ name: '0' }));
        const everybodyHasRead = meeting(count);
        const increment = () =>
          work.run(async () => {
            const project = await projects.get(state.id);
            await everybodyHasRead();
            await projects.save(renamed(project, String(Number(project.state.name) + 1)), []);
          });
        await Promise.all(Array.from({ length: count }, increment));
        expect(await nameOf(state.id)).to.equal(String(count));
      });
    }

    it('does not make one wait for ever that a failed one held up', async () => {
      const { work, projects } = store();
      const project = await saved(aProject());
      const failing = work.run(async () => {
        await projects.save(renamed(project, 'failed'), []);
        throw new Error('failed');
      });
      const next = work.run(async () => {
        await projects.save(renamed(await projects.get(project.state.id), 'next'), []);
      });
      await rejectionOf(failing);
      await next;
      expect(await nameOf(project.state.id)).to.equal('next');
    });
  });
}
