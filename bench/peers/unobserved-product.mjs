import { pathToFileURL } from 'node:url';

/**
 * The product itself with nothing that watches it: no log, no error history, no resilience, no metrics and
 * their history, no checks of health, no alerts. What is measured against it is what watching costs.
 */
const { createBrain } = await import(pathToFileURL(process.env.PRODUCT).href);

const nothing = () => undefined;
const logger = {
  ...Object.fromEntries(
    ['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) => [level, nothing]),
  ),
  isEnabled: () => false,
  child: () => logger,
  timed: (_name, action) => action(),
};
const resilience = {
  policy: () => ({ execute: (action) => action(new AbortController().signal, 1) }),
  configure: nothing,
  onOpen: nothing,
  statuses: () => [],
  listen: () => nothing,
};

const brain = createBrain({
  roles: ['api', 'worker', 'scheduler', 'consumer'],
  config: {
    dataDir: process.env.DATA_DIR,
    api: { port: Number(process.env.PORT) },
    database: { type: 'sqlite' },
    monitoring: { enabled: false, healthChecksEnabled: false },
    alerts: { enabled: false },
    security: { bootstrapKey: process.env.API_KEY },
  },
  adapters: { logger, resilience, errors: { record: nothing } },
});
await brain.start();
process.once('SIGTERM', async () => {
  await brain.stop();
  process.exit(0);
});
