import type { OwnSchedule } from '../application/alerts/alert-settings.js';
import { KEEPING_MS } from '../application/monitoring/history-keeper.js';
import { JUDGING_MS } from '../application/monitoring/target-watch.js';
import type { RoleContext } from './roles/role.js';
import type { Config } from './config/config.js';
import { PORTS } from './tokens/ports.js';
import { SERVICES } from './tokens/services.js';

/** Seconds between two times, by schedule. Each is expected, and one that did not run is an alert. */
const EVERY = {
  housekeeping: ({ cleanup }: Config) => cleanup.intervalMinutes * 60,
  'metric-history': () => KEEPING_MS / 1_000,
  targets: () => JUDGING_MS / 1_000,
} as const;

export function ownSchedules(config: Config): readonly OwnSchedule[] {
  return Object.entries(EVERY).map(([name, every]) => ({ name, everySeconds: every(config) }));
}

/** @returns what a schedule calls each time it has run */
export function reportOf(
  { container }: Pick<RoleContext, 'container'>,
  subject: keyof typeof EVERY,
): () => Promise<unknown> {
  const book = container.get(SERVICES.expectationBook);
  const clock = container.get(PORTS.clock);
  return () => book.happened({ kind: 'schedule', subject }, { at: clock.now(), volume: null });
}
