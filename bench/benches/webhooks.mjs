import { measured, withLoadGenerator } from '../harness/load-generator.mjs';
import { peerName, withPeer } from '../harness/peer.mjs';
import { callApi, WEBHOOK_SECRET, withProduct } from '../harness/product.mjs';
import { compare, inTurn } from '../harness/rounds.mjs';

const CONNECTIONS = 50;
const WARM_UP_SECONDS = 2;

const THROUGHPUT = `acknowledged deliveries/s, ${CONNECTIONS} connections`;
const P50 = 'p50 of a delivery, ms, 1 connection';
const P99 = 'p99 of a delivery, ms, 1 connection';

/**
 * Signed GitHub deliveries. Ours verifies, stores event, payload and job, and answers then, while its worker
 * handles them in the same process; the peer verifies and forgets.
 */
export async function measure({ seconds, rounds }) {
  const acknowledged = [];
  const stored = [];
  const results = await withLoadGenerator((load) =>
    inTurn({
      rounds,
      ours: () =>
        withProduct(async (server) => {
          const { numbers, answered } = await loaded(load, server, seconds);
          acknowledged.push(answered);
          stored.push((await callApi(server, '/api/v1/events/statistics')).total);
          return numbers;
        }),
      peer: () =>
        withPeer('octokit-webhooks.mjs', { WEBHOOK_SECRET }, async (server) => {
          const { numbers } = await loaded(load, server, seconds);
          return numbers;
        }),
    }),
  );
  const name = peerName('@octokit/webhooks');
  return [
    compare(results, THROUGHPUT, { better: 'more', peerName: name }),
    compare(results, P50, { better: 'less', peerName: name }),
    compare(results, P99, { better: 'less', peerName: name }),
    storedOfAcknowledged(stored, acknowledged),
  ];
}

/** One connection first: it must not wait behind the jobs that the great load leaves. */
async function loaded(load, { port }, seconds) {
  const source = { module: 'github-deliveries.mjs', options: { secret: WEBHOOK_SECRET } };
  const plan = { port, seconds, warmUpSeconds: WARM_UP_SECONDS, source };
  const one = await load({ ...plan, connections: 1 });
  const many = await load({ ...plan, connections: CONNECTIONS });
  const { p50Ms, p99Ms } = measured(one);
  const { perSecond } = measured(many);
  return {
    numbers: { [THROUGHPUT]: perSecond, [P50]: p50Ms, [P99]: p99Ms },
    answered: one.statuses[200] + many.statuses[200],
  };
}

/** An absolute figure: everything acknowledged must be there. */
function storedOfAcknowledged(stored, acknowledged) {
  const ours = sum(stored);
  const peer = sum(acknowledged);
  return {
    figure: 'deliveries stored, all rounds',
    ours,
    peer,
    peerName: 'deliveries acknowledged',
    ratio: ours / peer,
    rounds: { ours: stored, peer: acknowledged },
  };
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
