import { systemActor } from '../../../../src/domain/access/actor.js';
import { expect } from 'chai';
import { accessParts } from './access-parts.js';

const CONTEXT = { actor: systemActor('test'), requestId: 'request-1' };

describe('EnsureFirstKey', () => {
  it('makes a key at the very first start only', async () => {
    const { ensure, authenticate, apiKeyQueries } = accessParts();
    const key = await ensure.execute(undefined);
    expect(await authenticate.execute(key)).to.include({ kind: 'api-key', role: 'admin' });
    expect(await ensure.execute(undefined)).to.equal(undefined);
    expect(await apiKeyQueries.count()).to.equal(1);
  });

  it('makes one key when two processes start at once', async () => {
    const { ensure, apiKeyQueries } = accessParts();
    const made = await Promise.all([ensure.execute(undefined), ensure.execute(undefined)]);
    expect(made.filter((key) => key !== undefined)).to.have.length(1);
    expect(await apiKeyQueries.count()).to.equal(1);
  });

  it('makes none while there are keys, revoked ones included', async () => {
    const { ensure, create, revoke } = accessParts();
    const { id } = await create.execute({ name: 'ci', role: 'viewer' }, CONTEXT);
    await revoke.execute({ id });
    expect(await ensure.execute(undefined)).to.equal(undefined);
  });

  it('lets the configured key in as an administrator, at each start and without showing it', async () => {
    const { ensure, authenticate, apiKeyQueries } = accessParts();
    for (let start = 0; start < 2; start += 1) {
      expect(await ensure.execute('configured-key')).to.equal(undefined);
    }
    expect(await authenticate.execute('configured-key')).to.include({ role: 'admin' });
    expect(await apiKeyQueries.count()).to.equal(1);
    await ensure.execute('another-key');
    expect(await authenticate.execute('another-key')).to.include({ role: 'admin' });
    expect(await authenticate.execute('configured-key')).to.include({ role: 'admin' });
  });
});
