import type { RoleName, StartRole } from './role.js';

/** Loaded only where the role runs: a worker needs no HTTP server. */
export const ROLE_STARTERS: Readonly<Record<RoleName, () => Promise<StartRole>>> = {
  api: async () => (await import('./api-role.js')).startApi,
  worker: async () => (await import('./worker-role.js')).startWorker,
  scheduler: async () => (await import('./scheduler-role.js')).startScheduler,
  consumer: async () => (await import('./consumer-role.js')).startConsumer,
};
