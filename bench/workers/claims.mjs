const { createBrain } = await import(
  new URL('../../dist/src/bootstrap/library.js', import.meta.url)
);

const CLAIMS = 200;
const SIZE = 10;

let claim;
const brain = createBrain({
  config: { database: { type: 'sqlite', url: process.env.DATABASE_FILE } },
  adapters: {
    jobs: (jobs) => {
      claim = () =>
        jobs.claim({ queues: ['noop'], limit: SIZE, workerId: 'bench', leaseMs: 600_000 });
      return jobs;
    },
  },
  roles: ['scheduler'],
});
await brain.start();
const times = [];
for (let n = 0; n < CLAIMS; n += 1) {
  const beganMs = performance.now();
  const { length } = await claim();
  if (length !== SIZE && n < 50) throw new Error('there was nothing to claim');
  if (length === SIZE) times.push(performance.now() - beganMs);
}
await brain.stop();
times.sort((left, right) => left - right);
process.send({ medianMs: times[times.length >> 1] }, () => process.exit(0));
