import { AsyncResource } from 'node:async_hooks';
import { expect } from 'chai';
import { AppError, concurrencyConflict } from '../../../src/domain/shared/app-error.js';
import { aProject } from '../../support/builders.js';
import { gate } from '../../support/gate.js';
import { appErrorOf, rejectionOf } from '../../support/rejection.js';
import type { Store } from './persistence-under-test.js';

/** Commit, rollback, reruns and reminders, one unit of work at a time. */
export function unitOfWorkContract(store: Store): void {
  describe('as UnitOfWork', () => {
    const stored = async (...projects: ReturnType<typeof aProject>[]) => {
      const found = projects.map(({ state }) => store().projectQueries.find(state.id));
      return (await Promise.all(found)).map((state) => state !== undefined);
    };

    it('commits what the action did and answers what it answered', async () => {
      const { work, projects } = store();
      const [one, two] = [aProject(), aProject()];
      const answer = await work.run(async () => {
        await projects.save(one, []);
        await projects.save(two, []);
        return { answer: 42 };
      });
      expect(answer).to.deep.equal({ answer: 42 });
      expect(await stored(one, two)).to.deep.equal([true, true]);
    });

    it('commits several writes begun at once', async () => {
      const { work, projects } = store();
      const many = Array.from({ length: 10 }, () => aProject());
      await work.run(() => Promise.all(many.map((project) => projects.save(project, []))));
      expect(await stored(...many)).not.to.include(false);
    });

    const thrown = [new Error('plain'), new TypeError('typed'), 'text', undefined];
    for (const error of thrown) {
      it(`keeps nothing when the action throws ${String(error)}, which comes out unchanged`, async () => {
        const { work, projects } = store();
        const project = aProject();
        let runs = 0;
        const failing = work.run(async () => {
          runs += 1;
          await projects.save(project, []);
          throw error as Error;
        });
        expect(await rejectionOf(failing)).to.equal(error);
        expect(runs).to.equal(1);
        expect(await stored(project)).to.deep.equal([false]);
      });
    }

    it('works on after an action failed', async () => {
      const { work, projects } = store();
      await rejectionOf(work.run(() => Promise.reject(new Error('first'))));
      const project = aProject();
      await work.run(() => projects.save(project, []));
      expect(await stored(project)).to.deep.equal([true]);
    });

    it('joins a nested call to the outer one: both commit', async () => {
      const { work, projects } = store();
      const [outer, inner] = [aProject(), aProject()];
      await work.run(async () => {
        await projects.save(outer, []);
        await work.run(async () => {
          expect(await projects.find(outer.state.id)).not.to.equal(undefined);
          await projects.save(inner, []);
        });
        expect(await projects.find(inner.state.id)).not.to.equal(undefined);
      });
      expect(await stored(outer, inner)).to.deep.equal([true, true]);
    });

    it('joins a nested call to the outer one: both roll back', async () => {
      const { work, projects } = store();
      const [outer, inner] = [aProject(), aProject()];
      const failing = work.run(async () => {
        await projects.save(outer, []);
        await work.run(() => projects.save(inner, []));
        throw new Error('outer');
      });
      await rejectionOf(failing);
      expect(await stored(outer, inner)).to.deep.equal([false, false]);
    });

    it('shows Queries asked within it what it did', async () => {
      const { work, projects, projectQueries } = store();
      const project = aProject();
      await work.run(async () => {
        await projects.save(project, []);
        expect(await projectQueries.find(project.state.id)).to.deep.equal(project.state);
      });
    });

    describe('when it loses a race', () => {
      it('runs the whole action again, without what the first run did', async () => {
        const { work, projects } = store();
        const runs: ReturnType<typeof aProject>[] = [];
        await work.run(async () => {
          const project = aProject();
          runs.push(project);
          await projects.save(project, []);
          if (runs.length < 3) throw concurrencyConflict('project');
        });
        expect(await stored(...runs)).to.deep.equal([false, false, true]);
      });

      it('runs the outermost action again when a nested one loses', async () => {
        const { work } = store();
        const runs = { outer: 0, inner: 0 };
        await work.run(async () => {
          runs.outer += 1;
          await work.run(() => {
            runs.inner += 1;
            return runs.inner === 1
              ? Promise.reject(concurrencyConflict('task'))
              : Promise.resolve();
          });
        });
        expect(runs).to.deep.equal({ outer: 2, inner: 2 });
      });

      it('gives up after 5 runs with the last error', async () => {
        const { work } = store();
        const errors: AppError[] = [];
        const losing = work.run(() => {
          errors.push(concurrencyConflict('task'));
          return Promise.reject(errors[errors.length - 1] ?? new Error('none'));
        });
        expect(await rejectionOf(losing)).to.equal(errors.at(-1));
        expect(errors).to.have.length(5);
      });

      const finals = [
        new AppError('conflict', 'task.illegal-status', 'never'),
        new AppError('unavailable', 'source.unavailable', 'elsewhere'),
      ];
      for (const error of finals) {
        it(`runs an action once that throws ${error.code}`, async () => {
          let runs = 0;
          const failing = store().work.run(() => {
            runs += 1;
            return Promise.reject(error);
          });
          expect(await rejectionOf(failing)).to.equal(error);
          expect(runs).to.equal(1);
        });
      }
    });

    it('commits nothing after a conflict that the action swallowed', async () => {
      const { work, projects } = store();
      const taken = aProject();
      await work.run(() => projects.save(taken, []));
      const [other, clashing] = [aProject(), aProject({ slug: taken.state.slug })];
      const swallowing = work.run(async () => {
        await projects.save(other, []);
        await projects.save(clashing, []).catch(() => undefined);
      });
      expect((await appErrorOf(swallowing)).kind).to.equal('conflict');
      expect(await stored(other, clashing)).to.deep.equal([false, false]);
    });

    describe('afterCommit', () => {
      it('reminds after the commit, in order, and not before', async () => {
        const { work, projects, projectQueries } = store();
        const project = aProject();
        const told: string[] = [];
        let seen: Promise<unknown> | undefined;
        const lookFromOutside = AsyncResource.bind(() => projectQueries.find(project.state.id));
        await work.run(async () => {
          work.afterCommit(() => {
            told.push('first');
            seen = lookFromOutside();
          });
          await work.run(async () => {
            work.afterCommit(() => told.push('nested'));
            await projects.save(project, []);
          });
          expect(told).to.deep.equal([]);
        });
        expect(told).to.deep.equal(['first', 'nested']);
        expect(await seen).to.deep.equal(project.state);
      });

      it('never reminds after a rollback, of a rerun only once', async () => {
        const { work } = store();
        const told: number[] = [];
        let runs = 0;
        await work.run(() => {
          runs += 1;
          const run = runs;
          work.afterCommit(() => told.push(run));
          return run < 3 ? Promise.reject(concurrencyConflict('task')) : Promise.resolve();
        });
        const failing = work.run(() => {
          work.afterCommit(() => told.push(-1));
          return Promise.reject(new Error('no'));
        });
        await rejectionOf(failing);
        expect(told).to.deep.equal([3]);
      });

      it('reminds at once when there is no unit of work', () => {
        let told = 0;
        store().work.afterCommit(() => (told += 1));
        expect(told).to.equal(1);
      });

      it('does not fail what is committed when a reminder throws', async () => {
        const { work } = store();
        const told: string[] = [];
        const answer = await work.run(() => {
          work.afterCommit(() => {
            throw new Error('reminder');
          });
          work.afterCommit(() => told.push('second'));
          return Promise.resolve('done');
        });
        expect(answer).to.equal('done');
        expect(told).to.deep.equal(['second']);
      });

      it('lets a reminder begin a unit of work of its own', async () => {
        const { work, projects } = store();
        const project = aProject();
        let next: Promise<void> | undefined;
        await work.run(() => {
          work.afterCommit(() => {
            next = work.run(() => projects.save(project, []));
          });
          return Promise.resolve();
        });
        await next;
        expect(await stored(project)).to.deep.equal([true]);
      });
    });

    it('refuses the writes of a flow that outlived it', async () => {
      const { work, projects } = store();
      const project = aProject();
      const ended = gate();
      let late: Promise<unknown> | undefined;
      await work.run(() => {
        late = ended.passed.then(() => projects.save(project, []));
        return Promise.resolve();
      });
      const refused = late ? appErrorOf(late) : undefined;
      ended.open();
      expect(await refused).to.include({ kind: 'internal' });
      expect(await stored(project)).to.deep.equal([false]);
    });
  });
}
