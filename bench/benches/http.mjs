import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measured, withLoadGenerator } from '../harness/load-generator.mjs';
import { peerName, withPeer } from '../harness/peer.mjs';
import { ROOT } from '../harness/prepare.mjs';
import { API_KEY, callApi, withProduct } from '../harness/product.mjs';
import { compare, inTurn } from '../harness/rounds.mjs';

const CONNECTIONS = 50;
const WARM_UP_SECONDS = 2;
const TASKS = 200;

const ONE = `GET /api/v1/tasks/:id, requests/s, ${CONNECTIONS} connections`;
const ONE_P99 = `GET /api/v1/tasks/:id, p99 ms, ${CONNECTIONS} connections`;
const LIST = `GET /api/v1/tasks?limit=50, requests/s, ${CONNECTIONS} connections`;
const WATCHED = `GET /api/v1/tasks/:id, everything that watches on, requests/s`;
const WATCHED_REFUSALS = `the same with one of eleven not found, answers 200/s`;
const UNWATCHED = 'the product with all of them off';
const LIST_P99 = `GET /api/v1/tasks?limit=50, p99 ms, ${CONNECTIONS} connections`;

/**
 * Reads of tasks with an API key. Ours checks the key, may answer a single task from its cache, and asks the
 * database for a list; the peer answers the same JSON from memory to anybody. The distance is what a request
 * costs beyond HTTP.
 */
export async function measure({ seconds, rounds }) {
  const folder = await mkdtemp(join(tmpdir(), 'brain-bench-answers-'));
  const answers = join(folder, 'answers.json');
  let paths = [];
  try {
    const results = await withLoadGenerator((load) =>
      inTurn({
        rounds,
        ours: () =>
          withProduct(async (server) => {
            const seen = await seed(server);
            await writeFile(answers, JSON.stringify(seen));
            paths = seen.tasks.map(({ id }) => `/api/v1/tasks/${id}`);
            return loaded(load, server, paths, seconds);
          }),
        peer: () =>
          withPeer('koa.mjs', { ANSWERS: answers }, (server) =>
            loaded(load, server, paths, seconds),
          ),
      }),
    );
    const watched = await withLoadGenerator((load) => costOfWatching(load, { seconds, rounds }));
    const name = `bare ${peerName('koa')}, answers from memory`;
    return [
      compare(results, ONE, { better: 'more', peerName: name }),
      compare(results, ONE_P99, { better: 'less', peerName: name }),
      compare(results, LIST, { better: 'more', peerName: name }),
      compare(results, LIST_P99, { better: 'less', peerName: name }),
      ...[WATCHED, WATCHED_REFUSALS].map((figure) => ({
        ...compare(watched, figure, { better: 'more', peerName: UNWATCHED }),
        bar: 0.9,
      })),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The product against itself: with log (files and console), error history, metrics and resilience on, and without.
 * Refusals are counted as failures and logged, so they show what the error history costs.
 */
function costOfWatching(load, { seconds, rounds }) {
  const side = async (server) => {
    const { tasks } = await seed(server);
    const paths = tasks.map(({ id }) => `/api/v1/tasks/${id}`);
    const unknown = paths.map((path) => path.replace(/.{12}$/, '000000000000'));
    const plan = { port: server.port, seconds, warmUpSeconds: WARM_UP_SECONDS };
    const headers = { 'X-API-Key': API_KEY, Accept: 'application/json' };
    const gets = (of) => ({ module: 'gets.mjs', options: { paths: of, headers } });
    const mixed = paths.flatMap((path, index) =>
      index % 10 === 0 ? [unknown[index], path] : [path],
    );
    const one = await load({ ...plan, connections: CONNECTIONS, source: gets(paths) });
    const some = await load({ ...plan, connections: CONNECTIONS, source: gets(mixed) });
    return { [WATCHED]: one.perSecond, [WATCHED_REFUSALS]: some.perSecond };
  };
  return inTurn({
    rounds,
    ours: () =>
      withProduct(side, {
        CLICKUP_BRAIN_LOGGING_LEVEL: 'info',
        CLICKUP_BRAIN_LOGGING_DIRECTORY: 'logs',
      }),
    peer: () => withUnobservedProduct(side),
  });
}

async function withUnobservedProduct(use) {
  const folder = await mkdtemp(join(tmpdir(), 'brain-bench-unobserved-'));
  const env = {
    PRODUCT: join(ROOT, 'dist/src/bootstrap/library.js'),
    DATA_DIR: folder,
    API_KEY,
  };
  try {
    return await withPeer('unobserved-product.mjs', env, use);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function seed(server) {
  const items = Array.from({ length: TASKS }, (_, index) => ({
    title: `Renew certificate ${index}`,
    description: 'It expires on Friday; the new one must be in place the day before.',
    labels: ['security', 'infrastructure'],
    metadata: { host: `web-${index}.example.com` },
  }));
  const { items: tasks } = await callApi(server, '/api/v1/tasks', { items });
  return { tasks, list: await callApi(server, '/api/v1/tasks?limit=50') };
}

async function loaded(load, { port }, paths, seconds) {
  const plan = { port, seconds, warmUpSeconds: WARM_UP_SECONDS, connections: CONNECTIONS };
  const gets = (of) => ({ module: 'gets.mjs', options: { paths: of, headers } });
  const headers = { 'X-API-Key': API_KEY, Accept: 'application/json' };
  const one = measured(await load({ ...plan, source: gets(paths) }));
  const list = measured(await load({ ...plan, source: gets(['/api/v1/tasks?limit=50']) }));
  return {
    [ONE]: one.perSecond,
    [ONE_P99]: one.p99Ms,
    [LIST]: list.perSecond,
    [LIST_P99]: list.p99Ms,
  };
}
