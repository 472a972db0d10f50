import { expect } from 'chai';
import {
  StatusBoard,
  type StatusBoardDeps,
} from '../../../../../src/adapters/inbound/http/status/status-board.js';
import { InMemoryPluginHooks } from '../../../../../src/adapters/outbound/memory/in-memory-plugin-hooks.js';
import { NodeDigests } from '../../../../../src/adapters/outbound/system/node-digests.js';
import { IdempotentExecution } from '../../../../../src/application/shared/idempotent-execution.js';
import { UseCaseRunner } from '../../../../../src/application/shared/use-case-runner.js';
import type { Actor } from '../../../../../src/domain/access/actor.js';
import type { Permission } from '../../../../../src/domain/access/role.js';
import { inMemoryParts } from '../../../../support/in-memory-parts.js';

const viewer = (id: string, scopes?: readonly Permission[]): Actor => {
  return { kind: 'api-key', id: `api-key:${id}`, role: 'viewer', ...(scopes && { scopes }) };
};

describe('StatusBoard', () => {
  const askedBy: string[] = [];
  let board: StatusBoard;

  beforeEach(() => {
    askedBy.length = 0;
    const parts = inMemoryParts();
    const hooks = new InMemoryPluginHooks();
    hooks.register({
      useCase: '*',
      before: (_input, { actor }) => {
        askedBy.push(actor.id);
        return actor.id === 'api-key:unwanted'
          ? Promise.reject(new Error('no'))
          : Promise.resolve();
      },
    });
    const digests = new NodeDigests();
    const idempotency = new IdempotentExecution({ ...parts, store: parts.idempotency, digests });
    const answering = (name: string, permission: Permission) => ({
      ...{ name, permission },
      execute: () => Promise.resolve(name),
    });
    board = new StatusBoard({
      clock: parts.clock,
      runner: new UseCaseRunner({ ...parts, hooks, idempotency }),
      health: { execute: () => Promise.resolve('healthy') },
      system: answering('system.status', 'system:read'),
      report: answering('performance.report', 'system:read'),
      queues: answering('jobs.count', 'job:read'),
      events: answering('events.list', 'event:read'),
      errors: answering('errors.list', 'error:read'),
      alerts: answering('alerts.list', 'alert:read'),
      plugins: answering('plugins.list', 'plugin:read'),
    } as unknown as StatusBoardDeps);
  });

  const view = (actor: Actor) => board.view({ actor, requestId: 'r' });

  it('shows the same to the next reader, whatever plugins think of the first', async () => {
    await view(viewer('unwanted'));
    const { events } = await view(viewer('welcome'));
    expect(events?.value).to.equal('events.list');
    expect(new Set(askedBy)).to.deep.equal(new Set(['system:status-page']));
  });

  it('shows only what the reader may see, though others were shown more', async () => {
    await view(viewer('all'));
    const { events, alerts } = await view(viewer('some', ['alert:read']));
    expect([events, alerts?.value]).to.deep.equal([undefined, 'alerts.list']);
  });
});
