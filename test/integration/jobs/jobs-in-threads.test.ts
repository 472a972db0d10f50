import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { InMemoryLogger } from '../../../src/adapters/outbound/memory/in-memory-logger.js';
import { createBrain, type Brain, type HandlerOption } from '../../../src/bootstrap/library.js';
import type { JobId } from '../../../src/domain/shared/ids.js';
import type { JsonObject } from '../../../src/domain/shared/json.js';
import { eventually } from '../../support/eventually.js';
import { appErrorOf } from '../../support/rejection.js';
import { DOINGS_FILE, openPorts } from '../../support/threads/thread-handler-under-test.js';

describe('handlers in threads of an embedding program', function () {
  this.timeout(60_000);
  let folder: string;
  let brain: Brain;

  const create = (handlers: Record<string, HandlerOption>) => {
    brain = createBrain({ handlers, adapters: { logger: new InMemoryLogger() } });
    return brain;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brain-threads-'));
  });

  afterEach(async () => {
    await brain.stop();
    await rm(folder, { recursive: true });
  });

  const enqueue = async (queue: string, payload: JsonObject = {}): Promise<JobId> =>
    (await brain.use('jobs.enqueue', { queue, payload })).id;

  const jobOf = (id: JobId) => brain.use('jobs.get', { id });

  const becomes = (id: JobId, status: string) =>
    eventually(async () => expect((await jobOf(id)).status).to.equal(status));

  it('compute while the process does other jobs and answers', async () => {
    const done: string[] = [];
    await create({
      pictures: { file: DOINGS_FILE, threads: { max: 1 } },
      chores: async ({ id }) => void done.push(id),
    }).start();
    const file = join(folder, 'enough');
    const picture = await enqueue('pictures', { do: 'compute until there is a file', file });
    await eventually(async () => expect((await jobOf(picture)).progress).to.equal('computes'));
    for (let count = 1; count <= 3; count += 1) {
      const id = await enqueue('chores');
      await becomes(id, 'completed');
      expect(done).to.have.length(count);
    }
    const { title } = await brain.use('tasks.create', { title: 'Meanwhile' });
    expect(title).to.equal('Meanwhile');
    expect((await jobOf(picture)).status).to.equal('processing');
    await writeFile(file, '');
    await becomes(picture, 'completed');
    expect((await jobOf(picture)).result).to.equal('done');
  });

  it('fail alone when their thread ends', async () => {
    await create({ pictures: { file: DOINGS_FILE, threads: { max: 1 } } }).start();
    const id = await enqueue('pictures', { do: 'exit' });
    await becomes(id, 'failed');
    const { lastError, lines } = await jobOf(id);
    expect(lastError).to.match(/^job.thread-ended: /);
    expect(lines.map(({ text }) => text)).to.deep.equal(['goes now']);
    await becomes(await enqueue('pictures', { do: 'nothing' }), 'completed');
  });

  it('leave no thread behind, and start anew with the program', async () => {
    const before = openPorts();
    create({ pictures: { file: DOINGS_FILE } });
    for (let time = 0; time < 2; time += 1) {
      await brain.start();
      await becomes(await enqueue('pictures', { do: 'nothing' }), 'completed');
      await brain.stop();
      await eventually(() => expect(openPorts()).to.be.at.most(before));
    }
  });

  it('are refused at the start when their module is not there', async () => {
    create({ pictures: { file: new URL('./missing.mjs', import.meta.url) } });
    const error = await appErrorOf(brain.start());
    expect(error).to.include({ kind: 'configuration', code: 'job.bad-thread-handler' });
  });
});
