import { expect } from 'chai';
import { ApiKey, type ApiKeyState } from '../../../src/domain/access/api-key.js';
import { anApiKey } from '../../support/builders.js';
import { appErrorOf } from '../../support/rejection.js';
import { AWKWARD_TEXTS, AWKWARD_TIMES, samplesOf } from './awkward-values.js';
import type { Store } from './persistence-under-test.js';
import { repositoryContract, type RepositorySubject } from './repository.contract.js';

const SUBJECT: RepositorySubject<ApiKeyState, ApiKey> = {
  what: 'api-key',
  build: anApiKey,
  restore: (state) => ApiKey.restore(state),
  repository: ({ apiKeys }) => apiKeys,
  queries: ({ apiKeyQueries }) => apiKeyQueries,
  change: { revokedAt: new Date('2026-03-02T00:00:00.001Z') },
  samples: {
    'every field': {
      name: 'pipeline',
      role: 'analyst',
      scopes: ['task:write', '*:read'],
      hash: 'b'.repeat(64),
      expiresAt: new Date('2027-01-01T00:00:00.001Z'),
      revokedAt: new Date('2026-12-31T23:59:59.999Z'),
    },
    'no scope at all, which is not the same as no limit': { scopes: [] },
    ...samplesOf('name', AWKWARD_TEXTS),
    ...samplesOf('expiresAt', AWKWARD_TIMES),
  },
};

export function apiKeyRepositoryContract(store: Store): void {
  describe('as ApiKeyRepository', () => {
    repositoryContract(store, SUBJECT);

    const save = async (key: ApiKey) => {
      await store().work.run(() => store().apiKeys.save(key, []));
      return key;
    };

    it('finds a key by its lookup, revoked ones too', async () => {
      const { apiKeyQueries } = store();
      const { state } = await save(anApiKey());
      expect(await apiKeyQueries.findByLookup(state.lookup)).to.deep.equal(state);
      expect(await apiKeyQueries.findByLookup('0'.repeat(16))).to.equal(undefined);
      const revoked = ApiKey.restore({ ...state, revokedAt: new Date(0), version: 2 });
      await save(revoked);
      expect(await apiKeyQueries.findByLookup(state.lookup)).to.deep.equal(revoked.state);
    });

    it('lets one key only have a lookup', async () => {
      const { state } = await save(anApiKey());
      const error = await appErrorOf(save(anApiKey({ lookup: state.lookup })));
      expect(error).to.include({ code: 'api-key.concurrent-change', retryable: true });
    });

    it('counts the keys, revoked ones included', async () => {
      const { apiKeyQueries, work, apiKeys } = store();
      const before = await apiKeyQueries.count();
      await save(anApiKey());
      const revoked = await save(anApiKey({ revokedAt: new Date(0) }));
      expect(await apiKeyQueries.count()).to.equal(before + 2);
      await work.run(() => apiKeys.delete(revoked.state.id, []));
      expect(await apiKeyQueries.count()).to.equal(before + 1);
    });
  });
}
