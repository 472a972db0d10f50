import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const { createBrain } = await import(
  new URL('../../dist/src/bootstrap/library.js', import.meta.url)
);

const { TASK, DATABASE_URL, BROKER_URL, BROKER_PREFIX } = process.env;
const number = (name) => Number(process.env[name]);
const BATCH = 1_000;
const HANDLER_MS = 20;
const TASKS = { throughput, latency, backlog, waiting, worker };

const dataDir = await mkdtemp(join(tmpdir(), 'brain-bench-'));
const result = await TASKS[TASK]();
await rm(dataDir, { recursive: true, force: true });
process.send(result, () => process.exit(0));

/** The product as an embedder runs it: its own defaults, but for where it stores. */
function brainWith({ concurrency, handlers, roles }) {
  return createBrain({
    config: {
      dataDir,
      database: DATABASE_URL
        ? { type: 'postgres', url: DATABASE_URL }
        : { type: 'sqlite', url: join(dataDir, 'brain.db') },
      broker: BROKER_URL
        ? { type: 'rabbitmq', url: BROKER_URL, prefix: BROKER_PREFIX }
        : { type: 'memory' },
      jobs: { concurrency, queues: { noop: {}, idle: {} } },
    },
    handlers,
    ...(roles && { roles }),
  });
}

async function throughput() {
  const count = number('COUNT');
  let left = 0;
  let finish;
  const handlers = {
    noop: async () => {
      left -= 1;
      if (left === 0) finish();
    },
  };
  const brain = brainWith({ concurrency: number('AT_ONCE'), handlers });
  await brain.start();
  const work = async (jobs) => {
    left = jobs;
    const finished = new Promise((resolve) => (finish = resolve));
    await fill(brain, 'noop', jobs);
    await finished;
    await drained(brain, 'noop');
  };
  await work(number('WARM_UP'));
  const processed = await timed(count, () => work(count));
  const enqueued = await timed(count, () => fill(brain, 'idle', count));
  await brain.stop();
  return { processed, enqueued };
}

async function timed(count, action) {
  const beganMs = performance.now();
  await action();
  return (count / (performance.now() - beganMs)) * 1_000;
}

async function fill(brain, queue, total) {
  for (let at = 0; at < total; at += BATCH) {
    const items = Array.from({ length: BATCH }, (_, n) => ({ queue, payload: { n: at + n } }));
    await brain.use('jobs.enqueue-many', { items });
  }
}

/** Until every job of the queue is stored as completed. */
async function drained(brain, queue) {
  for (;;) {
    const queues = await brain.use('jobs.statistics', undefined);
    if (!queues.some((one) => one.queue === queue)) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function latency() {
  const times = [];
  const brain = brainWith({
    concurrency: 10,
    handlers: { noop: async ({ payload }) => void times.push(performance.now() - payload.atMs) },
  });
  await brain.start();
  const everyMs = 1_000 / number('PER_SECOND');
  const total = number('SECONDS') * number('PER_SECOND');
  const warmUp = number('PER_SECOND');
  const beganMs = performance.now();
  const enqueuing = [];
  for (let n = 0; n < total + warmUp; n += 1) {
    const waitMs = beganMs + n * everyMs - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    enqueuing.push(
      brain.use('jobs.enqueue', { queue: 'noop', payload: { atMs: performance.now() } }),
    );
  }
  await Promise.all(enqueuing);
  await drained(brain, 'noop');
  await brain.stop();
  const measured = times.slice(warmUp).sort((left, right) => left - right);
  return { p99Ms: measured[Math.floor(measured.length * 0.99)] };
}

async function backlog() {
  const brain = brainWith({ concurrency: 1, handlers: {}, roles: ['scheduler'] });
  await brain.start();
  await fill(brain, 'noop', number('FEW'));
  const fewMs = await claimed();
  const before = memory();
  await fill(brain, 'noop', number('MANY'));
  const manyMs = await claimed();
  const heldBytes = Math.max(0, memory() - before);
  await brain.stop();
  return { fewMs, manyMs, heldBytes };
}

/** The median of claims that another process does. */
async function claimed() {
  const child = fork(fileURLToPath(new URL('claims.mjs', import.meta.url)), {
    env: { ...process.env, DATABASE_FILE: join(dataDir, 'brain.db') },
  });
  return new Promise((resolve, reject) => {
    child.once('message', ({ medianMs }) => resolve(medianMs));
    child.once('error', reject);
  });
}

function memory() {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

/** Jobs whose handlers wait, done by so many processes of their own. */
async function waiting() {
  const forMs = number('SECONDS') * 1_000;
  const processes = number('PROCESSES');
  const count = Math.ceil((forMs / HANDLER_MS) * 4 * processes * 0.9);
  const brain = brainWith({ concurrency: 1, handlers: {}, roles: ['scheduler'] });
  await brain.start();
  const workers = [];
  for (let n = 0; n < processes; n += 1) workers.push(await startWorker());
  const perSecond = await timed(count, async () => {
    await fill(brain, 'noop', Math.ceil(count / BATCH) * BATCH);
    await drainedTo(brain, Math.ceil(count / BATCH) * BATCH - count);
  });
  for (const worker of workers) worker.kill('SIGKILL');
  await brain.stop();
  return { perSecond };
}

async function drainedTo(brain, left) {
  for (;;) {
    const found = (await brain.use('jobs.statistics', undefined)).find(
      ({ queue }) => queue === 'noop',
    );
    const open = Object.values(found?.counts ?? {}).reduce((sum, count) => sum + count, 0);
    if (open <= left) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function startWorker() {
  const child = fork(fileURLToPath(import.meta.url), { env: { ...process.env, TASK: 'worker' } });
  await new Promise((resolve) => child.once('message', resolve));
  return child;
}

async function worker() {
  const handlers = { noop: () => new Promise((resolve) => setTimeout(resolve, HANDLER_MS)) };
  const brain = brainWith({ concurrency: 4, handlers, roles: ['worker'] });
  await brain.start();
  process.send({ isReady: true });
  return new Promise(() => undefined);
}
