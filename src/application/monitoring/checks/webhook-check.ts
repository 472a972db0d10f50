import type { ReceivedEventState } from '../../../domain/events/received-event.js';
import { listQuery } from '../../../domain/shared/page.js';
import type { EventQueries } from '../../../ports/events/received-event-repository.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { HealthCheck } from '../../../ports/runtime/health-check.js';
import { Remembered } from './remembered.js';

const ASK_EVERY_MS = 10_000;

/** Deliveries looked at, and of how many that failed one speaks of a fault. */
const LOOKED_AT = 20;
const FEWEST = 5;

/**
 * Whether deliveries of each configured provider are handled, by what is stored. Silence is no fault here:
 * how often a provider has news is its own matter.
 */
export function webhookCheck(deps: {
  readonly queries: Pick<EventQueries, 'list'>;
  readonly clock: Clock;
  readonly providers: () => readonly string[];
}): HealthCheck {
  const ask = async () =>
    Promise.all(
      deps.providers().map(async (provider) => {
        const filter = { field: 'provider', operator: 'in', values: [provider] } as const;
        const { items } = await deps.queries.list(
          listQuery({ limit: LOOKED_AT, filters: [filter] }),
        );
        return { provider, items };
      }),
    );
  const remembered = new Remembered(deps.clock, ASK_EVERY_MS, ask);
  return {
    name: 'webhooks',
    critical: false,
    check: async () => {
      const seen = await remembered.get();
      const facts = Object.fromEntries(
        seen.map(({ provider, items }) => [provider, lastSuccessOf(items)]),
      );
      return seen.some(({ items }) => allFailed(items)) ? { status: 'degraded', facts } : facts;
    },
  };
}

function lastSuccessOf(newestFirst: readonly ReceivedEventState[]): string {
  const [newest] = newestFirst;
  if (!newest) return 'no delivery yet';
  const done = newestFirst.find(({ status }) => status === 'processed' || status === 'ignored');
  return done
    ? `last success ${(done.handledAt ?? done.updatedAt).toISOString()}`
    : `no success among the last ${String(newestFirst.length)}`;
}

function allFailed(items: readonly ReceivedEventState[]): boolean {
  const ended = items.filter(({ status }) => status !== 'received');
  return ended.length >= FEWEST && ended.every(({ status }) => status === 'failed');
}
