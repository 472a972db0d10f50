import { systemActor } from '../../../../src/domain/access/actor.js';
import { expect } from 'chai';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { AuthenticateKey } from '../../../../src/application/access/authenticate-key.js';
import { anApiKey, newId } from '../../../support/builders.js';
import { appErrorOf } from '../../../support/rejection.js';
import { accessParts } from './access-parts.js';

const CONTEXT = { actor: systemActor('test'), requestId: 'request-1' };

describe('AuthenticateKey', () => {
  it('says who a key belongs to and what it may do', async () => {
    const { authenticate, create } = accessParts();
    const { id, key } = await create.execute({ name: 'ci', role: 'analyst' }, CONTEXT);
    expect(await authenticate.execute(key)).to.deep.equal({
      kind: 'api-key',
      id: `api-key:${id}`,
      role: 'analyst',
    });
    const scoped = await create.execute(
      { name: 'ro', role: 'admin', scopes: ['task:read'] },
      CONTEXT,
    );
    expect((await authenticate.execute(scoped.key)).scopes).to.deep.equal(['task:read']);
  });

  it("knows the machine's own key", async () => {
    const { authenticate } = accessParts();
    expect(await authenticate.execute('local-secret')).to.deep.equal({
      kind: 'local',
      id: 'local:operator',
      role: 'admin',
    });
  });

  it("knows the machine's own key, and no other, while the database is away", () => {
    const { clock, digests } = accessParts();
    const keys = { findByLookup: () => Promise.reject(new Error('away')) };
    const localKey = { hash: digests.sha256('local-secret') };
    const authenticate = new AuthenticateKey({ keys, clock, digests, localKey });
    expect(authenticate.localOperator('local-secret')?.id).to.equal('local:operator');
    expect(authenticate.localOperator('brain_guess')).to.equal(undefined);
    expect(authenticate.localOperator('x'.repeat(100_000))).to.equal(undefined);
  });

  it('needs no key of the machine', async () => {
    const { apiKeyQueries: keys, clock, digests } = accessParts();
    const authenticate = new AuthenticateKey({ keys, clock, digests });
    expect((await appErrorOf(authenticate.execute('local-secret'))).kind).to.equal('unauthorised');
  });

  it('refuses unknown, revoked and expired keys alike', async () => {
    const { authenticate, create, revoke, clock } = accessParts();
    const revoked = await create.execute({ name: 'old', role: 'viewer' }, CONTEXT);
    await revoke.execute({ id: revoked.id });
    await revoke.execute({ id: revoked.id });
    const expiresAt = new Date(clock.now().getTime() + 1_000);
    const expiring = await create.execute({ name: 'short', role: 'viewer', expiresAt }, CONTEXT);
    expect((await authenticate.execute(expiring.key)).role).to.equal('viewer');
    await clock.advance(1_000);
    const candidates = [undefined, '', 'brain_guess', 'x'.repeat(100_000)];
    const refusals = [];
    for (const candidate of [...candidates, revoked.key, expiring.key]) {
      const { kind, code, message } = await appErrorOf(authenticate.execute(candidate));
      refusals.push(`${kind} ${code} ${message}`);
    }
    expect(new Set(refusals).size).to.equal(1);
    expect(refusals[0]).to.include('unauthorised access.unauthorised');
  });

  it('counts refusals by their reason', async () => {
    const { apiKeyQueries: keys, clock, digests, create, revoke } = accessParts();
    const metrics = new InMemoryMetrics();
    const failures = metrics.counter({ name: 'failures', help: 'Failures.', labels: ['reason'] });
    const authenticate = new AuthenticateKey({ keys, clock, digests, failures });
    const made = await create.execute({ name: 'old', role: 'viewer' }, CONTEXT);
    await authenticate.execute(made.key);
    await revoke.execute({ id: made.id });
    for (const text of [undefined, 'brain_guess', 'x'.repeat(100_000), made.key]) {
      await appErrorOf(authenticate.execute(text));
    }
    for (const reason of ['missing', 'unknown', 'malformed', 'unusable']) {
      expect([reason, metrics.value('failures', { reason })]).to.deep.equal([reason, 1]);
    }
  });

  it('compares the whole key, not only the part that finds it', async () => {
    const { authenticate, apiKeys, work, digests } = accessParts();
    const lookup = digests.sha256('brain_guess').slice(0, 16);
    await work.run(() => apiKeys.save(anApiKey({ id: newId(), lookup }), []));
    expect((await appErrorOf(authenticate.execute('brain_guess'))).kind).to.equal('unauthorised');
  });
});
