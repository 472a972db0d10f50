import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { DEFAULT_LIMITS } from '../../../../src/adapters/outbound/typeorm/limits.js';
import { PooledConnections } from '../../../../src/adapters/outbound/typeorm/server/pooled-connections.js';
import { AsyncExecutionScope } from '../../../../src/adapters/outbound/system/async-execution-scope.js';
import { systemActor } from '../../../../src/domain/access/actor.js';

describe('PooledConnections', () => {
  it('makes connections in nobody’s context, and works in the caller’s', async () => {
    const scope = new AsyncExecutionScope();
    const seen: (string | undefined)[] = [];
    const source = {
      createQueryRunner: () => ({
        connect: () => {
          seen.push(scope.current()?.requestId);
          return Promise.resolve({});
        },
        release: () => Promise.resolve(),
      }),
    } as unknown as DataSource;
    const connections = new PooledConnections({
      source,
      poolSize: 1,
      limits: DEFAULT_LIMITS,
      scope,
      greeting: [],
      numbered: true,
      discard: () => undefined,
    });
    await scope.run({ actor: systemActor('test'), requestId: 'r-1' }, () =>
      connections.read(() => {
        seen.push(scope.current()?.requestId);
        return Promise.resolve();
      }),
    );
    expect(seen).to.deep.equal([undefined, 'r-1']);
  });
});
