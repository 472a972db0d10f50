import { expect } from 'chai';
import type { ProjectState } from '../../../src/domain/projects/project.js';
import type { Aggregate } from '../../../src/domain/shared/aggregate.js';
import { aProject, fresh, projectOf } from '../../support/builders.js';
import { appErrorOf } from '../../support/rejection.js';
import { AWKWARD_TEXTS, AWKWARD_TIMES, samplesOf } from './awkward-values.js';
import type { Store } from './persistence-under-test.js';
import { repositoryContract, type RepositorySubject } from './repository.contract.js';

const SUBJECT: RepositorySubject<ProjectState, Aggregate<ProjectState>> = {
  what: 'project',
  build: aProject,
  restore: (state) => projectOf(state),
  repository: ({ projects }) => projects,
  queries: ({ projectQueries }) => projectQueries,
  change: { name: 'Changed', status: 'archived' },
  samples: {
    'every field': { name: 'Garden', description: 'Green', status: 'paused' },
    ...samplesOf('name', AWKWARD_TEXTS),
    ...samplesOf('createdAt', AWKWARD_TIMES),
  },
};

export function projectRepositoryContract(store: Store): void {
  describe('as ProjectRepository', () => {
    repositoryContract(store, SUBJECT);

    const save = async (project: Aggregate<ProjectState>) => {
      await store().work.run(() => store().projects.save(project, []));
      return project;
    };

    it('lets one project only have a slug', async () => {
      const { state } = await save(aProject());
      const error = await appErrorOf(save(aProject({ slug: state.slug })));
      expect(error).to.include({
        kind: 'conflict',
        code: 'project.concurrent-change',
        retryable: true,
      });
      const other = await save(aProject());
      const later = projectOf({ ...other.state, slug: state.slug, version: 2 });
      expect(await appErrorOf(save(later))).to.include({ code: 'project.concurrent-change' });
      expect(await store().projectQueries.find(other.state.id)).to.deep.equal(other.state);
    });

    it('frees a slug by renaming or deleting its project', async () => {
      const slug = fresh('slug');
      const first = await save(aProject({ slug }));
      await save(projectOf({ ...first.state, slug: fresh('slug'), version: 2 }));
      const second = await save(aProject({ slug }));
      await store().work.run(() => store().projects.delete(second.state.id, []));
      await save(aProject({ slug }));
    });

    it('lets two projects swap slugs by way of a third', async () => {
      const { work, projects } = store();
      const [one, two] = [await save(aProject()), await save(aProject())];
      const renamed = ({ state }: Aggregate<ProjectState>, slug: string, version: number) =>
        projectOf({ ...state, slug, version });
      await work.run(async () => {
        await projects.save(renamed(one, fresh('between'), 2), []);
        await projects.save(renamed(two, one.state.slug, 2), []);
        await projects.save(renamed(one, two.state.slug, 3), []);
      });
      const found = await store().projectQueries.find(one.state.id);
      expect(found?.slug).to.equal(two.state.slug);
    });
  });
}
