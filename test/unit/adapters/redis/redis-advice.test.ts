import { expect } from 'chai';
import { adviceOf } from '../../../../src/adapters/outbound/redis/redis-advice.js';

const SOUND = {
  redis_version: '7.0.15',
  aof_enabled: '1',
  maxmemory: '1000000',
  maxmemory_policy: 'noeviction',
  cluster_enabled: '0',
};

function advice(change: Partial<typeof SOUND>): readonly string[] {
  const facts = Object.entries({ ...SOUND, ...change });
  return adviceOf(['# Server', ...facts.map((fact) => fact.join(':')), ''].join('\r\n'));
}

describe('adviceOf', () => {
  it('has nothing to say of a server that keeps messages', () => {
    expect(advice({})).to.deep.equal([]);
    expect(advice({ redis_version: '6.2.0', maxmemory_policy: 'volatile-lru' })).to.deep.equal([]);
    expect(advice({ maxmemory: '0', maxmemory_policy: 'allkeys-lru' })).to.deep.equal([]);
    expect(adviceOf('')).to.deep.equal([]);
  });

  const faults: readonly [Partial<typeof SOUND>, string][] = [
    [{ redis_version: '6.0.16' }, 'Redis 6.0.16 is too old: 6.2 at least'],
    [{ redis_version: '5.0.7' }, 'Redis 5.0.7 is too old: 6.2 at least'],
    [{ aof_enabled: '0' }, 'appendonly is off: a restart of Redis loses commands and events'],
    [
      { maxmemory_policy: 'allkeys-lru' },
      'maxmemory-policy is allkeys-lru: a full Redis throws commands away; set noeviction',
    ],
    [{ cluster_enabled: '1' }, 'this is a Redis Cluster, which is not supported for messages'],
  ];

  it('says how often what is appended should be written to disk', () => {
    const line = 'appendfsync is everysec: a crash of Redis loses the last moments; set always';
    expect(adviceOf('aof_enabled:1', 'everysec')).to.deep.equal([line]);
    expect(adviceOf('aof_enabled:1', 'always')).to.deep.equal([]);
    expect(adviceOf('aof_enabled:1')).to.deep.equal([]);
  });

  for (const [change, line] of faults) {
    it(`says: ${line}`, () => {
      expect(advice(change)).to.deep.equal([line]);
    });
  }
});
