import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect } from 'chai';
import { BOOTSTRAP_KEY, BrainProcess, ROOT, WEBHOOK_SECRET } from '../support/brain-process.js';
import { CRASH_POINTS, type CrashPoint } from '../support/crash-child.js';
import { createDatabase, type DatabaseKind, type TestDatabase } from '../support/databases.js';
import { eventually } from '../support/eventually.js';
import { githubCorpus, signedHeaders } from '../support/github-corpus.js';
import { readStream } from '../support/read-stream.js';
import { describeWith } from '../support/services.js';

const CHILD = join(ROOT, 'dist', 'test', 'support', 'crash-child.js');
const EXAMPLE = githubCorpus().find(
  ({ type, payload }) => type === 'issues' && (payload as { action: string }).action === 'opened',
);

/** @returns whether the delivery was acknowledged */
async function deliver(brain: BrainProcess, deliveryId: string): Promise<boolean> {
  if (!EXAMPLE) throw new Error('the corpus has no issues.opened');
  const headers = signedHeaders({ ...EXAMPLE, deliveryId }, WEBHOOK_SECRET);
  const body = new Uint8Array(EXAMPLE.body);
  try {
    const answer = await fetch(`${brain.url}/github/events`, { method: 'POST', headers, body });
    return answer.ok;
  } catch {
    return false;
  }
}

async function died(brain: BrainProcess): Promise<void> {
  await eventually(() => {
    if (!brain.hasExited) throw new Error(`still alive\n${brain.output}`);
  });
  expect(brain.child.signalCode).to.equal('SIGKILL');
}

/** The event, its job and its task are there once, and the task's creation was told once. */
async function expectOnce(brain: BrainProcess, deliveryId: string): Promise<void> {
  await eventually(
    async () => {
      const events = await brain.all<{ status: string; taskId: string }>(
        `/api/v1/events?filter[deliveryId]=${deliveryId}`,
      );
      expect(events.map(({ status }) => status)).to.deep.equal(['processed']);
      const jobs = await brain.all<{ status: string }>('/api/v1/jobs');
      expect(jobs.map(({ status }) => status)).to.deep.equal(['completed']);
      const tasks = await brain.all<{ id: string; version: number }>('/api/v1/tasks');
      expect(tasks.map(({ id }) => id)).to.deep.equal(events.map(({ taskId }) => taskId));
      expect(tasks[0]?.version).to.equal(1);
    },
    { timeoutMs: 20_000, everyMs: 50 },
  );
  const headers = { 'X-API-Key': BOOTSTRAP_KEY, 'Last-Event-ID': '0' };
  const isHandled = ({ type }: { type: string }) => type === 'brain.event.processed';
  const told = await readStream(`${brain.url}/api/v1/stream`, headers, (events) =>
    events.some(isHandled),
  );
  const types = told.map(({ type }) => type).filter((type) => !type.includes('api-key'));
  expect(types.filter((type) => type === 'brain.event.received')).to.have.length(1);
  expect(types.filter((type) => type === 'brain.task.created')).to.have.length(1);
  expect(types.filter((type) => type === 'brain.event.processed')).to.have.length(1);
}

async function killAndRestart(point: CrashPoint, database: TestDatabase): Promise<void> {
  const env: Record<string, string> =
    database.type === 'sqlite'
      ? {}
      : {
          CLICKUP_BRAIN_DATABASE_TYPE: database.type,
          CLICKUP_BRAIN_DATABASE_URL: database.url ?? '',
        };
  const deliveryId = randomUUID();
  const first = await BrainProcess.start({
    program: CHILD,
    env: { ...env, TEST_CRASH_AT: point },
    isToBeKilled: true,
  });
  try {
    const acknowledged = await deliver(first, deliveryId);
    await died(first);
    const second = await BrainProcess.start({
      dataDir: first.dataDir,
      env,
      isToBeKilled: true,
    });
    try {
      // Only what was not acknowledged is sent again, as a person would from GitHub's list.
      if (!acknowledged) expect(await deliver(second, deliveryId)).to.equal(true);
      await expectOnce(second, deliveryId);
    } finally {
      await second.dispose();
    }
  } finally {
    await first.dispose();
  }
}

function killSuite(kind: DatabaseKind): void {
  for (const point of CRASH_POINTS) {
    it(`loses and doubles nothing when killed with: ${point}`, async function () {
      this.timeout(60_000);
      const database = await createDatabase(kind);
      try {
        await killAndRestart(point, database);
      } finally {
        await database.drop();
      }
    });
  }
}

describe('kill -9 on sqlite', () => {
  killSuite('sqlite');
});

for (const kind of ['postgres', 'mysql'] as const) {
  describeWith(kind, `kill -9 on ${kind}`, () => {
    killSuite(kind);
  });
}
