import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measured, withLoadGenerator } from '../harness/load-generator.mjs';
import { peerName, withPeer } from '../harness/peer.mjs';
import { API_KEY, callApi, withProduct } from '../harness/product.mjs';
import { compare, inTurn } from '../harness/rounds.mjs';

const CONNECTIONS = 50;
const WARM_UP_SECONDS = 2;
const TASKS = 200;

const ONE = `GET /api/v1/tasks/:id, requests/s, ${CONNECTIONS} connections`;
const ONE_P99 = `GET /api/v1/tasks/:id, p99 ms, ${CONNECTIONS} connections`;
const LIST = `GET /api/v1/tasks?limit=50, requests/s, ${CONNECTIONS} connections`;
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
    const name = `bare ${peerName('koa')}, answers from memory`;
    return [
      compare(results, ONE, { better: 'more', peerName: name }),
      compare(results, ONE_P99, { better: 'less', peerName: name }),
      compare(results, LIST, { better: 'more', peerName: name }),
      compare(results, LIST_P99, { better: 'less', peerName: name }),
    ];
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
