import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createBrain, type Brain, type ConfigOverrides } from '../../../src/bootstrap/library.js';
import { createDatabase, type TestDatabase } from '../../support/databases.js';
import { eventually } from '../../support/eventually.js';
import { ERRANDS_QUEUE, errandsOf, jobOf } from '../../support/faults/errands.js';
import { WorkerCrew } from '../../support/faults/worker-crew.js';
import { describeWith } from '../../support/services.js';

const JOBS = 20;
const LEASE_SECONDS = 1.5;

describeWith('postgres', 'a job that its workers die of', () => {
  let folder: string;
  let database: TestDatabase;
  let brain: Brain;
  let crew: WorkerCrew;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brain-poison-'));
    database = await createDatabase('postgres');
    const config: ConfigOverrides = {
      dataDir: folder,
      database: { type: 'postgres', ...(database.url && { url: database.url }) },
      jobs: {
        ...{ leaseSeconds: LEASE_SECONDS, pollIntervalSeconds: 0.5 },
        queues: { [ERRANDS_QUEUE]: {} },
      },
      logging: { level: 'fatal' },
    };
    brain = createBrain({ config, roles: [] });
    await brain.start();
    const witness = join(folder, 'witness');
    crew = new WorkerCrew(() => ({ config, witness, skewMs: 0, spinMs: 0 }), 1);
  });

  after(async () => {
    await crew.stop();
    await brain.stop();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('takes none of those beside it to its end', async function () {
    this.timeout(120_000);
    const [plain] = errandsOf(1, 0);
    const items = Array.from({ length: JOBS }, (_, at) => ({
      ...jobOf({
        ...plain!,
        ...{ key: `errand-${at}`, failures: 0, mischief: at === 5 ? 'exit' : 'none' },
        mischiefs: at === 5 ? null : 0,
      }),
      maxAttempts: 10,
    }));
    const ids = (await brain.use('jobs.enqueue-many', { items })).map(({ id }) => id);
    void crew.start().catch(() => undefined); // it may die before it is ready
    const beside = ids.filter((_, at) => at !== 5);
    await eventually(
      async () => {
        const jobs = await Promise.all(beside.map((id) => brain.use('jobs.get', { id })));
        expect(jobs.map(({ status }) => status)).to.deep.equal(beside.map(() => 'completed'));
      },
      { timeoutMs: 100_000, everyMs: 500 },
    );
    expect(crew.died).to.be.at.least(2);
    const poison = await brain.use('jobs.get', { id: ids[5]! });
    expect(poison.attempts.map(({ outcome }) => outcome)).to.include('lost');
    expect(poison.status).not.to.equal('completed');
  });
});
