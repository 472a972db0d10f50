import { randomBytes } from 'node:crypto';
import { Queue, Worker } from 'bullmq';

const { COUNT, AT_ONCE, WARM_UP } = process.env;
const connection = { url: process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379' };
const name = `bench-${randomBytes(6).toString('hex')}`;
const BATCH = 1_000;

const count = Number(COUNT);
const queue = new Queue(name, { connection });
let left = 0;
let finish;
const worker = new Worker(name, async () => undefined, {
  connection,
  concurrency: Number(AT_ONCE),
});
worker.on('completed', () => {
  left -= 1;
  if (left === 0) finish();
});
await worker.waitUntilReady();
await work(Number(WARM_UP));
const startedMs = performance.now();
await work(count);
const processed = (count / (performance.now() - startedMs)) * 1_000;
const enqueued = await bulk();
await worker.close();
await queue.obliterate({ force: true });
await queue.close();
process.send({ processed, enqueued }, () => process.exit(0));

async function work(jobs) {
  left = jobs;
  const finished = new Promise((resolve) => (finish = resolve));
  await fill(jobs);
  await finished;
}

async function fill(total) {
  for (let at = 0; at < total; at += BATCH) {
    await queue.addBulk(
      Array.from({ length: BATCH }, (_, n) => ({ name: 'noop', data: { n: at + n } })),
    );
  }
}

/** To a queue that nobody works on. */
async function bulk() {
  const idle = new Queue(`${name}-idle`, { connection });
  const beganMs = performance.now();
  for (let at = 0; at < count; at += BATCH) {
    await idle.addBulk(
      Array.from({ length: BATCH }, (_, n) => ({ name: 'noop', data: { n: at + n } })),
    );
  }
  const perSecond = (count / (performance.now() - beganMs)) * 1_000;
  await idle.obliterate({ force: true });
  await idle.close();
  return perSecond;
}
