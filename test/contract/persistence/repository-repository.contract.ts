import { expect } from 'chai';
import { Repository, type RepositoryState } from '../../../src/domain/projects/repository.js';
import { aRepository, fresh, newId } from '../../support/builders.js';
import { appErrorOf } from '../../support/rejection.js';
import { AWKWARD_TEXTS, samplesOf } from './awkward-values.js';
import type { Store } from './persistence-under-test.js';
import { repositoryContract, type RepositorySubject } from './repository.contract.js';

const SUBJECT: RepositorySubject<RepositoryState, Repository> = {
  what: 'repository',
  build: aRepository,
  restore: (state) => Repository.restore(state),
  repository: ({ repositories }) => repositories,
  queries: ({ repositoryQueries }) => repositoryQueries,
  change: { url: 'https://example.org/changed', defaultBranch: 'trunk' },
  samples: {
    'every field': {
      url: 'https://example.org/a/b',
      defaultBranch: 'main',
      projectId: newId<'Project'>(),
    },
    'a repository whose id is not known': { externalId: null },
    ...samplesOf('defaultBranch', AWKWARD_TEXTS),
  },
};

export function repositoryRepositoryContract(store: Store): void {
  describe('as RepositoryRepository', () => {
    repositoryContract(store, SUBJECT);

    const save = async (repository: Repository) => {
      await store().work.run(() => store().repositories.save(repository, []));
      return repository;
    };
    const byExternalId = async (provider: string, externalId: string) =>
      (await store().work.run(() => store().repositories.findByExternalId(provider, externalId)))
        ?.state.id;
    const byFullName = async (provider: string, fullName: string) =>
      (await store().work.run(() => store().repositories.findByFullName(provider, fullName)))?.state
        .id;

    it('finds by the id at the provider', async () => {
      const externalId = fresh('id');
      const { state } = await save(aRepository({ externalId }));
      expect(await byExternalId('github', externalId)).to.equal(state.id);
      expect(await byExternalId('gitlab', externalId)).to.equal(undefined);
      expect(await byExternalId('github', `${externalId} `)).to.equal(undefined);
    });

    it('finds by the full name, in any case', async () => {
      const fullName = `Octo/${fresh('Häuser')}`;
      const { state } = await save(aRepository({ fullName }));
      expect(await byFullName('github', fullName.toUpperCase())).to.equal(state.id);
      expect(await byFullName('github', fullName.toLowerCase())).to.equal(state.id);
      expect(await byFullName('gitlab', fullName)).to.equal(undefined);
      expect((await store().repositoryQueries.find(state.id))?.fullName).to.equal(fullName);
    });

    it('follows renames, and finds of several the one heard of last', async () => {
      const fullName = `octo/${fresh('old')}`;
      const updatedAt = (hour: number) => new Date(Date.UTC(2026, 2, 1, hour));
      const first = await save(aRepository({ fullName, updatedAt: updatedAt(3) }));
      const second = await save(aRepository({ fullName, updatedAt: updatedAt(4) }));
      await save(aRepository({ fullName, updatedAt: updatedAt(2) }));
      expect(await byFullName('github', fullName)).to.equal(second.state.id);
      const renamed = { ...second.state, fullName: `octo/${fresh('new')}`, version: 2 };
      await save(Repository.restore(renamed));
      expect(await byFullName('github', fullName)).to.equal(first.state.id);
      expect(await byFullName('github', renamed.fullName)).to.equal(second.state.id);
    });

    it('lets one repository only have an id at the provider', async () => {
      const externalId = fresh('id');
      await save(aRepository({ externalId }));
      const error = await appErrorOf(save(aRepository({ externalId })));
      expect(error).to.include({ code: 'repository.concurrent-change', retryable: true });
      await save(aRepository({ externalId, provider: 'gitlab' }));
    });

    it('lets one repository without an id only have a name', async () => {
      const fullName = `octo/${fresh('added')}`;
      const added = await save(aRepository({ externalId: null, fullName }));
      const again = aRepository({ externalId: null, fullName: fullName.toUpperCase() });
      expect(await appErrorOf(save(again))).to.include({
        code: 'repository.concurrent-change',
        retryable: true,
      });
      await save(Repository.restore({ ...added.state, externalId: fresh('id'), version: 2 }));
      await save(again);
    });
  });
}
