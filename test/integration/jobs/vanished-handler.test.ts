import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { InMemoryLogger } from '../../../src/adapters/outbound/memory/in-memory-logger.js';
import { createBrain, type Brain, type RoleName } from '../../../src/bootstrap/library.js';
import { eventually } from '../../support/eventually.js';

const KEY = 'k'.repeat(48);

interface Health {
  readonly checks: readonly {
    readonly name: string;
    readonly status: string;
    readonly details: Readonly<Record<string, unknown>>;
  }[];
}

describe('a job whose handler vanished', () => {
  let folder: string;
  let brain: Brain | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brain-vanished-'));
  });

  afterEach(async () => {
    await brain?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (
    roles: readonly RoleName[],
    queue: string,
    done: string[] = [],
  ): Promise<Brain> => {
    await brain?.stop();
    brain = createBrain({
      config: {
        dataDir: folder,
        database: { type: 'sqlite', url: join(folder, 'brain.db') },
        api: { port: 0 },
        security: { bootstrapKey: KEY },
      },
      adapters: { logger: new InMemoryLogger() },
      roles,
      handlers: { [queue]: ({ id }) => Promise.resolve(done.push(id)) },
    });
    await brain.start();
    return brain;
  };

  const registryOf = async ({ url }: Brain) => {
    const answer = await fetch(`${url ?? ''}/health`, { headers: { 'x-api-key': KEY } });
    return ((await answer.json()) as Health).checks.find(({ name }) => name === 'registry');
  };

  it('waits as pending with a warning, and is done when there is one again', async () => {
    const first = await start(['api'], 'mail');
    const { id } = await first.use('jobs.enqueue', { queue: 'mail' });
    const second = await start(['api', 'worker'], 'other');
    expect(await second.use('jobs.get', { id })).to.include({ status: 'pending', attempt: 0 });
    await eventually(async () => {
      const registry = await registryOf(second);
      expect(registry?.status).to.equal('degraded');
      expect(registry?.details).to.deep.include({ queuesWithoutHandler: 'mail' });
    });
    const done: string[] = [];
    await start(['worker'], 'mail', done);
    await eventually(() => expect(done).to.deep.equal([id]));
  });
});
