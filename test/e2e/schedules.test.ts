import { expect } from 'chai';
import { BOOTSTRAP_KEY, BrainProcess } from '../support/brain-process.js';
import { createDatabase, type DatabaseKind, type TestDatabase } from '../support/databases.js';
import { eventually } from '../support/eventually.js';
import { readStream } from '../support/read-stream.js';
import { describeWith } from '../support/services.js';

const WAIT = { timeoutMs: 20_000, everyMs: 50 };

interface Schedule {
  readonly id: string;
  readonly createdAt: string;
  readonly firedCount: number;
  readonly missedCount: number;
}

async function make(brain: BrainProcess): Promise<Schedule> {
  const headers = { 'X-API-Key': BOOTSTRAP_KEY, 'content-type': 'application/json' };
  const body = JSON.stringify({ name: 'each-second', queue: 'seconds', everySeconds: 1 });
  const answer = await fetch(`${brain.url}/api/v1/schedules`, { method: 'POST', headers, body });
  expect(answer.status).to.equal(201);
  return (await answer.json()) as Schedule;
}

/** Each second since the making has one job and was told once, up to the last one that fired. */
async function expectEachOnce(brain: BrainProcess, { id, createdAt }: Schedule): Promise<void> {
  const path = `/api/v1/schedules/${id}`;
  const headers = { 'X-API-Key': BOOTSTRAP_KEY, 'content-type': 'application/merge-patch+json' };
  const body = JSON.stringify({ paused: true });
  const answer = await fetch(brain.url + path, { method: 'PATCH', headers, body });
  const { firedCount, missedCount } = (await answer.json()) as Schedule;
  expect(missedCount).to.equal(0);
  const jobs = await brain.all('/api/v1/jobs?filter[queue]=seconds');
  expect(jobs).to.have.length(firedCount);
  const slots: string[] = [];
  const stream = { 'X-API-Key': BOOTSTRAP_KEY, 'Last-Event-ID': '0' };
  await readStream(`${brain.url}/api/v1/stream`, stream, (events) => {
    const fired = events.filter(({ type }) => type === 'brain.schedule.fired');
    slots.splice(0, Infinity, ...fired.map(({ data }) => slotOf(data)));
    return slots.length >= firedCount;
  });
  const expected = Array.from({ length: firedCount }, (_, index) =>
    new Date(Date.parse(createdAt) + (index + 1) * 1_000).toISOString(),
  );
  expect(slots).to.deep.equal(expected);
}

function slotOf(data: unknown): string {
  const { data: facts } = data as { data: { slot: string } };
  return facts.slot;
}

function suite(kind: DatabaseKind): void {
  let database: TestDatabase;
  const running: BrainProcess[] = [];

  beforeEach(async () => {
    database = await createDatabase(kind);
  });

  afterEach(async () => {
    for (const brain of running.splice(0)) await brain.dispose();
    await database.drop();
  });

  const start = async (roles: readonly string[]) => {
    const env = {
      CLICKUP_BRAIN_DATABASE_TYPE: kind,
      CLICKUP_BRAIN_DATABASE_URL: database.url ?? '',
      CLICKUP_BRAIN_BROKER_TYPE: 'memory',
      CLICKUP_BRAIN_JOBS_QUEUES: '{"seconds": {}}',
    };
    const brain = await BrainProcess.start({ roles, env });
    running.push(brain);
    return brain;
  };

  it('fire each second once, though one of two processes is killed', async function () {
    this.timeout(90_000);
    const api = await start(['api', 'scheduler']);
    const other = await start(['scheduler']);
    const schedule = await make(api);
    const fired = (count: number) =>
      eventually(async () => {
        const { firedCount } = await api.get<Schedule & Record<string, unknown>>(
          `/api/v1/schedules/${schedule.id}`,
        );
        expect(firedCount).to.be.at.least(count);
      }, WAIT);
    await fired(3);
    await other.stop('SIGKILL');
    await fired(6);
    await expectEachOnce(api, schedule);
  });
}

for (const kind of ['postgres', 'mysql'] as const) {
  describeWith(kind, `schedules of several processes on ${kind}`, () => {
    suite(kind);
  });
}
