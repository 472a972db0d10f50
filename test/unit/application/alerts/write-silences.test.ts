import { expect } from 'chai';
import { CreateSilence } from '../../../../src/application/alerts/write-silences.js';
import { inMemoryParts } from '../../../support/in-memory-parts.js';
import { appErrorOf } from '../../../support/rejection.js';

type Patterns = Readonly<Record<string, string>>;

describe('CreateSilence', () => {
  let parts: ReturnType<typeof inMemoryParts>;

  beforeEach(() => {
    parts = inMemoryParts();
  });

  const create = (match: Patterns, unless: Patterns = {}) => {
    const endsAt = new Date(parts.clock.now().getTime() + 3_600_000);
    const actor = { kind: 'system', id: 'system:test', role: 'admin' } as const;
    const input = { match, unless, endsAt, comment: 'x' };
    return new CreateSilence(parts).execute(input, { actor, requestId: 'r' });
  };
  const warned = () =>
    parts.logger.entries.filter(({ level }) => level === 'warn').map(({ facts }) => facts['rules']);

  for (const match of [{}, { rule: '*' }, { rule: '**' }, { severity: '*i*' }, { any: '*' }]) {
    it(`is never for everything: ${JSON.stringify(match)}`, async () => {
      expect((await appErrorOf(create(match))).code).to.equal('silence.everything');
    });
  }

  it('may leave something out', async () => {
    await create({ rule: '*' }, { severity: 'critical' });
    await create({ rule: '*', check: 'disk*' });
    await create({ rule: '*-*' });
  });

  it('says in the log who keeps rules of security quiet', async () => {
    await create({ rule: 'data-delay' });
    expect(warned()).to.deep.equal([]);
    await create({ rule: 'mass-*', actor: 'api-key:1' });
    expect(warned()).to.deep.equal([['mass-read', 'mass-deletion']]);
  });
});
