import { expect } from 'chai';
import { systemActor } from '../../../../src/domain/access/actor.js';
import type { Permission } from '../../../../src/domain/access/role.js';
import { appErrorOf } from '../../../support/rejection.js';
import { accessParts } from './access-parts.js';

const CONTEXT = { actor: systemActor('test'), requestId: 'request-1' };

describe('CreateApiKey', () => {
  it('shows the key this once and stores digests only', async () => {
    const { create, apiKeyQueries, digests, eventStream } = accessParts();
    const { key, ...state } = await create.execute({ name: 'ci', role: 'viewer' }, CONTEXT);
    expect(key).to.match(/^brain_[\w-]{43}$/);
    const stored = await apiKeyQueries.find(state.id);
    expect(stored).to.deep.equal(state);
    expect(stored?.hash).to.equal(digests.sha256(key));
    await eventStream.sequence(10);
    const told = await eventStream.readAfter(0, 10);
    expect(told.map(({ type }) => type)).to.deep.equal(['brain.api-key.created']);
    expect(JSON.stringify([stored, told])).not.to.include(key);
    expect(JSON.stringify(told)).not.to.include(state.hash);
  });

  it('makes another key each time', async () => {
    const { create } = accessParts();
    const first = await create.execute({ name: 'ci', role: 'viewer' }, CONTEXT);
    const second = await create.execute({ name: 'ci', role: 'viewer' }, CONTEXT);
    expect(second.key).not.to.equal(first.key);
  });

  it('refuses a key that would have expired already', async () => {
    const { create, clock, apiKeyQueries } = accessParts();
    const asking = create.execute(
      { name: 'late', role: 'viewer', expiresAt: clock.now() },
      CONTEXT,
    );
    const error = await appErrorOf(asking);
    expect(error).to.include({ kind: 'validation', code: 'api-key.expired' });
    expect(error.faults.map(({ path }) => path)).to.deep.equal(['expiresAt']);
    expect(await apiKeyQueries.count()).to.equal(0);
  });

  for (const scope of ['task:fly', 'task:write', 'api-key:read'] as const) {
    it(`refuses the scope ${scope}, which would do nothing for a viewer`, async () => {
      const { create, apiKeyQueries } = accessParts();
      const wanted = { name: 'ci', role: 'viewer', scopes: ['task:read', scope] } as const;
      const error = await appErrorOf(create.execute(wanted, CONTEXT));
      expect(error).to.include({ kind: 'validation', code: 'api-key.scope-without-effect' });
      expect(error.faults[0]?.message).to.include(scope).and.not.include('task:read');
      expect(await apiKeyQueries.count()).to.equal(0);
    });
  }

  it('made with a scoped key has some of its scopes and no more', async () => {
    const { create } = accessParts();
    const scopes: readonly Permission[] = ['api-key:write', 'task:read'];
    const scoped = { ...CONTEXT, actor: { ...CONTEXT.actor, scopes } };
    const made = await create.execute({ name: 'ci', role: 'admin', scopes: ['task:read'] }, scoped);
    expect(made.scopes).to.deep.equal(['task:read']);
    for (const beyond of [null, ['task:read', 'task:write']] as const) {
      const wanted = { name: 'ci', role: 'admin', scopes: beyond } as const;
      const error = await appErrorOf(create.execute(wanted, scoped));
      expect(error).to.include({ kind: 'forbidden', code: 'api-key.beyond-own-scopes' });
    }
  });
});
