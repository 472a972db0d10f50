import { expect } from 'chai';
import { BrainProcess, WEBHOOK_SECRET } from '../support/brain-process.js';
import { eventually } from '../support/eventually.js';
import { githubCorpus, signedHeaders, type CorpusDelivery } from '../support/github-corpus.js';
import { describeWith } from '../support/services.js';
import { createStack, type TestStack } from '../support/stack.js';

const CORPUS = githubCorpus();

interface EventItem {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly taskId: string | null;
}

interface TaskItem {
  readonly id: string;
  readonly links: readonly { relation: string; externalId: string }[];
}

interface Answer {
  readonly status: number;
  readonly duplicate: boolean;
}

async function deliver(url: string, delivery: CorpusDelivery): Promise<Answer> {
  const answer = await fetch(`${url}/github/events`, {
    method: 'POST',
    headers: signedHeaders(delivery, WEBHOOK_SECRET),
    body: new Uint8Array(delivery.body),
  });
  const { duplicate } = (await answer.json()) as { duplicate: boolean };
  return { status: answer.status, duplicate };
}

/** As GitHub would: several at a time. */
async function replay(url: string): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const waiting = [...CORPUS];
  const sender = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      answers.push(await deliver(url, next));
    }
  };
  await Promise.all(Array.from({ length: 8 }, sender));
  return answers;
}

async function snapshot(brain: BrainProcess) {
  const [tasks, events, jobs, repositories] = await Promise.all([
    brain.all<TaskItem>('/api/v1/tasks'),
    brain.all<EventItem>('/api/v1/events'),
    brain.all<{ status: string }>('/api/v1/jobs'),
    brain.all('/api/v1/repositories'),
  ]);
  return { tasks, events, jobs, repositories };
}

/** The whole corpus, then the whole corpus again. */
async function replayTwice(api: BrainProcess): Promise<void> {
  const first = await replay(api.url);
  expect(first.map(({ status }) => status)).to.deep.equal(CORPUS.map(() => 200));
  expect(first.filter(({ duplicate }) => duplicate)).to.deep.equal([]);
  await eventually(
    async () => {
      const { byStatus } = await api.get<{ byStatus: Record<string, number> }>(
        '/api/v1/events/statistics',
      );
      expect(byStatus['received'] ?? 0).to.equal(0);
      const unsettled = await api.all('/api/v1/jobs?filter[status]=pending,processing,failed');
      expect(unsettled).to.deep.equal([]);
    },
    { timeoutMs: 60_000, everyMs: 200 },
  );
  const before = await snapshot(api);
  expect(before.events).to.have.length(CORPUS.length);
  expect(before.events.filter(({ status }) => status === 'failed')).to.deep.equal([]);
  expect(before.jobs.map(({ status }) => status)).to.deep.equal(CORPUS.map(() => 'completed'));
  const origins = before.tasks.map(
    ({ links }) => links.find(({ relation }) => relation === 'origin')?.externalId,
  );
  expect(origins).to.include.members(['186853002#1', '186853002#2']);
  expect(new Set(origins).size).to.equal(origins.length);
  const tasked = before.events.filter(({ type }) => type === 'issues' || type === 'pull_request');
  const ofTasks = tasked.filter(({ taskId }) => taskId !== null);
  expect(ofTasks.length).to.be.greaterThan(50);

  const second = await replay(api.url);
  expect(second.every(({ status, duplicate }) => status === 200 && duplicate)).to.equal(true);
  expect(await snapshot(api)).to.deep.equal(before);
}

describe('replay of the GitHub corpus', function () {
  this.timeout(120_000);

  it('on one process: every delivery is stored once and handled, a repeat changes nothing', async () => {
    const brain = await BrainProcess.start();
    try {
      await replayTwice(brain);
      expect(await brain.stop()).to.equal(0);
    } finally {
      await brain.dispose();
    }
  });
});

for (const kind of ['postgres', 'mysql'] as const) {
  describeWith([kind, 'rabbitmq', 'redis'], `replay of the GitHub corpus on ${kind}`, function () {
    this.timeout(180_000);
    let stack: TestStack;

    before(async () => {
      stack = await createStack(kind);
    });

    after(async () => {
      await stack.drop();
    });

    it('split in one api and two workers: the same result', async () => {
      const start = (roles: readonly string[]) => BrainProcess.start({ roles, env: stack.env });
      const api = await start(['api']);
      const others: BrainProcess[] = [];
      try {
        others.push(await start(['worker']), await start(['worker']));
        await replayTwice(api);
        const jobs = await api.all<{ id: string; attempt: number }>('/api/v1/jobs');
        const said = others.map(({ output }) => output).join('');
        const twice = jobs.filter(({ id, attempt }) => attempt > 1 && !said.includes(id));
        expect(twice, 'jobs attempted again though no attempt of them failed').to.deep.equal([]);
        for (const brain of [api, ...others]) expect(await brain.stop()).to.equal(0);
      } finally {
        for (const brain of [api, ...others]) await brain.dispose();
      }
    });
  });
}
