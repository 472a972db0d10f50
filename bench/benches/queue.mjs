import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freshServices } from '../harness/services.mjs';
import { peerName } from '../harness/peer.mjs';
import { compare, inTurn, median } from '../harness/rounds.mjs';

const AT_ONCE = 50;
/** Jobs before the clock runs, ours and the peer's: what counts is how long they go on, not how they begin. */
const WARM_UP = 5_000;
const PER_SECOND = 100;
const FEW = 1_000;
const MANY = 1_000_000;

const PROCESSED = `no-op jobs/s from enqueue to completed, ${AT_ONCE} at a time`;
const ENQUEUED = 'bulk enqueue, jobs/s';
const LATENCY = `p99 from enqueue to start, ms, ${PER_SECOND} jobs/s`;

/** Each measurement is a process of its own; ours and the peer's do the same with the same numbers of jobs. */
export async function measure({ seconds, rounds }) {
  const count = Math.round(10_000 * Math.max(1, seconds / 2));
  const bullmq = `${peerName('bullmq')} redis`;
  const embedded = await inTurn({
    rounds,
    ours: () => throughput('ours.mjs', { COUNT: count }),
    peer: () => throughput('bullmq.mjs', { COUNT: count }),
  });
  const fullStack = await inTurn({
    rounds,
    ours: () => withServices((env) => throughput('ours.mjs', { COUNT: count, ...env })),
    peer: () => throughput('bullmq.mjs', { COUNT: count }),
  });
  return [
    named(embedded, PROCESSED, 'sqlite', bullmq, 2),
    named(fullStack, PROCESSED, 'postgres and rabbitmq', bullmq, 1),
    named(embedded, ENQUEUED, 'sqlite', bullmq, 3),
    target(`${LATENCY}, sqlite`, await latency(seconds, {}), 10),
    target(
      `${LATENCY}, postgres and rabbitmq`,
      await withServices((env) => latency(seconds, env)),
      25,
    ),
    ...(await backlog()),
    await twoWorkers(seconds),
  ];
}

function named(results, figure, store, peer, bar) {
  const found = compare(results, figure, { better: 'more', peerName: peer });
  return { ...found, figure: `${figure}, ${store}`, bar };
}

/** An absolute figure. */
function target(figure, ours, most) {
  return { figure, ours, peer: most, peerName: 'target', ratio: most / ours, bar: 1 };
}

async function throughput(script, env) {
  const task = { TASK: 'throughput', AT_ONCE, WARM_UP, ...env };
  const { processed, enqueued } = await run(script, task);
  return { [PROCESSED]: processed, [ENQUEUED]: enqueued };
}

async function latency(seconds, env) {
  const { p99Ms } = await run('ours.mjs', {
    TASK: 'latency',
    SECONDS: seconds,
    PER_SECOND,
    ...env,
  });
  return p99Ms;
}

/** What a claim of ten takes with few and with very many jobs pending, and what the process holds of them. */
async function backlog() {
  const { fewMs, manyMs, heldBytes } = await run('ours.mjs', { TASK: 'backlog', FEW, MANY });
  const ratio = (1.5 * fewMs) / manyMs;
  return [
    {
      figure: `claim of 10, ms, with ${MANY} pending, sqlite`,
      ...{ ours: manyMs, peer: fewMs * 1.5, peerName: `1.5 of that with ${FEW}`, ratio, bar: 1 },
    },
    target(`bytes held for each of ${MANY} pending jobs`, Math.max(0.001, heldBytes / MANY), 8),
  ];
}

/** Handlers that wait, so that a second process has something to add. */
async function twoWorkers(seconds) {
  const work = (processes) =>
    withServices((env) =>
      run('ours.mjs', { TASK: 'waiting', SECONDS: seconds, PROCESSES: processes, ...env }),
    );
  const ones = [];
  const twos = [];
  for (let round = 0; round < 3; round += 1) {
    ones.push((await work(1)).perSecond);
    twos.push((await work(2)).perSecond);
  }
  const [ours, peer] = [median(twos), median(ones)];
  return {
    figure: 'jobs/s of two processes, 4 at a time each, 20 ms handlers, postgres and rabbitmq',
    ...{ ours, peer, peerName: 'one process', ratio: ours / peer, bar: 1.8 },
  };
}

async function withServices(use) {
  const services = await freshServices();
  try {
    return await use(services.env);
  } finally {
    await services.drop();
  }
}

/** Runs a script of `workers/` and answers what it sends. */
function run(script, env) {
  const file = fileURLToPath(new URL(`../workers/${script}`, import.meta.url));
  const numbers = Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, String(value)]),
  );
  const child = fork(file, {
    env: { ...process.env, NODE_ENV: 'production', ...numbers },
    // So that what is held can be told from what is not collected yet.
    execArgv: ['--expose-gc'],
  });
  return new Promise((resolve, reject) => {
    let result;
    child.once('message', (message) => (result = message));
    child.once('error', reject);
    child.once('exit', (code) => {
      if (result) resolve(result);
      else reject(new Error(`${script} ended with ${code} and no result`));
    });
  });
}
