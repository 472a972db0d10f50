import { HttpConnection } from './http-connection.mjs';

/**
 * A plan: `{port, connections, warmUpSeconds, seconds, source: {module, options}}`. Every connection sends
 * its next request when the last one is answered. Requests under way at the end are waited for, so that
 * every answer is counted.
 */
async function run({ port, connections, warmUpSeconds, seconds, source }) {
  const { createRequests } = await import(new URL(`../sources/${source.module}`, import.meta.url));
  const nextRequest = createRequests({ port, ...source.options });
  const statuses = {};
  const latencies = [];
  let broken = 0;
  const start = performance.now() + warmUpSeconds * 1_000;
  const end = start + seconds * 1_000;

  const work = async (connection) => {
    for (let sent = performance.now(); sent < end;) {
      const status = await connection.request(nextRequest());
      const answered = performance.now();
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status === 200 && answered >= start && answered < end) latencies.push(answered - sent);
      sent = answered;
    }
  };

  await Promise.all(
    Array.from({ length: connections }, async () => {
      const connection = await HttpConnection.open(port);
      try {
        await work(connection);
      } catch (error) {
        broken += 1;
        console.error(`load: ${error.message}`);
      } finally {
        connection.close();
      }
    }),
  );
  latencies.sort((left, right) => left - right);
  return {
    /** Answers 200 within the measured seconds. */
    perSecond: latencies.length / seconds,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    /** Warm-up and the last requests included. */
    statuses,
    broken,
  };
}

function quantile(sorted, fraction) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? NaN;
}

process.on('message', (plan) => {
  run(plan).then(
    (answer) => process.send(answer),
    (error) => process.send({ failure: error.stack }),
  );
});
