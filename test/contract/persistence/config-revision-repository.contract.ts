import { expect } from 'chai';
import {
  ConfigRevision,
  type ConfigRevisionState,
} from '../../../src/domain/config/config-revision.js';
import { aConfigRevision } from '../../support/builders.js';
import { appErrorOf } from '../../support/rejection.js';
import { AWKWARD_TEXTS, AWKWARD_TIMES, samplesOf } from './awkward-values.js';
import type { Store } from './persistence-under-test.js';
import { repositoryContract, type RepositorySubject } from './repository.contract.js';

const SUBJECT: RepositorySubject<ConfigRevisionState, ConfigRevision> = {
  what: 'config-revision',
  build: aConfigRevision,
  restore: (state) => ConfigRevision.restore(state),
  repository: ({ configRevisions }) => configRevisions,
  queries: ({ configRevisionQueries }) => configRevisionQueries,
  change: { status: 'rolled-back', undoneBy: 12 },
  samples: {
    'every field': {
      source: 'rollback',
      author: 'api-key:1',
      status: 'watched',
      changes: [{ path: 'logging.levels', from: null, to: { 'brain.http': 'debug' } }],
      overrides: [{ path: 'jobs.concurrency', value: 3, holdsBack: 7 }],
      settings: { 'jobs.concurrency': 3, 'api.host': '127.0.0.1', debug: false },
    },
    ...samplesOf('reason', AWKWARD_TEXTS),
    ...samplesOf('createdAt', AWKWARD_TIMES),
  },
};

export function configRevisionRepositoryContract(store: Store): void {
  describe('as ConfigRevisionRepository', () => {
    repositoryContract(store, SUBJECT);

    const save = async (revision: ConfigRevision) => {
      await store().work.run(() => store().configRevisions.save(revision, []));
      return revision;
    };

    it('lets one revision only have a number', async () => {
      const { state } = await save(aConfigRevision());
      const error = await appErrorOf(save(aConfigRevision({ number: state.number })));
      expect(error).to.include({
        kind: 'conflict',
        code: 'config-revision.concurrent-change',
        retryable: true,
      });
    });

    it('finds the one with the highest number, and any by its number', async () => {
      const { work, configRevisions, configRevisionQueries } = store();
      const first = await save(aConfigRevision());
      const second = await save(aConfigRevision());
      expect(await configRevisionQueries.latest()).to.deep.equal(second.state);
      const { number } = first.state;
      expect(await configRevisionQueries.findByNumber(number)).to.deep.equal(first.state);
      expect(await configRevisionQueries.findByNumber(2_000_000_000)).to.equal(undefined);
      await work.run(async () => {
        expect((await configRevisions.latest())?.state).to.deep.equal(second.state);
        expect((await configRevisions.findByNumber(number))?.state).to.deep.equal(first.state);
        expect(await configRevisions.findByNumber(2_000_000_000)).to.equal(undefined);
      });
    });
  });
}
