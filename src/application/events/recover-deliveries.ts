import { toAppError } from '../../domain/shared/app-error.js';
import { listQuery } from '../../domain/shared/page.js';
import type { DeliveryLog, SentDelivery } from '../../ports/events/delivery-log.js';
import type { EventQueries } from '../../ports/events/received-event-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UseCase } from '../shared/use-case.js';

/** How far back providers are asked, ms: GitHub remembers no more. */
const WINDOW_MS = 3 * 24 * 3_600_000;

/** What was sent so lately may be on its way, ms. */
const UNDER_WAY_MS = 60_000;

/** A delivery that was refused so many times would be refused again. */
const MOST_ATTEMPTS = 3;

/** Deliveries of one webhook that are asked for at one time: the rest follows the next time. */
const MOST_AT_ONCE = 200;

/** Ids looked up at once. */
const LOOKED_UP = 200;

export interface RecoverDeliveriesInput {
  /** True: nothing is asked for. */
  readonly dryRun?: boolean;
}

/** How things stand with one webhook. */
export interface HookRecovery {
  readonly provider: string;
  readonly hook: string;
  /** Deliveries that the provider remembers. */
  readonly sent: number;
  /** Those of them that are not stored here. */
  readonly missing: number;
  /** Those of the missing that the provider sends again now, or would in a dry run. */
  readonly requested: number;
  /** Those of the missing that were refused too often. */
  readonly givenUp: number;
  /** Why it could not be found out, or not finished. */
  readonly error: string | null;
}

interface Missing extends SentDelivery {
  readonly attempts: number;
}

/**
 * Compares what providers say they delivered with what is stored, and has them deliver the rest again. That comes by
 * the usual way, signed and under its old id, so that whatever comes twice counts once.
 */
export class RecoverDeliveries implements UseCase<RecoverDeliveriesInput, readonly HookRecovery[]> {
  readonly name = 'events.recover';
  readonly permission = 'event:write';
  readonly reachesOut = true;

  constructor(
    private readonly deps: {
      readonly logs: readonly DeliveryLog[];
      readonly queries: Pick<EventQueries, 'list'>;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {}

  async execute({ dryRun = false }: RecoverDeliveriesInput): Promise<readonly HookRecovery[]> {
    const found: HookRecovery[] = [];
    for (const log of this.deps.logs) {
      for (const hook of log.hooks) found.push(await this.recover(log, hook, dryRun));
    }
    return found;
  }

  /** What goes wrong with one webhook must not keep the others. */
  private async recover(log: DeliveryLog, hook: string, dryRun: boolean): Promise<HookRecovery> {
    const { provider } = log;
    const counts = { sent: 0, missing: 0, requested: 0, givenUp: 0 };
    try {
      const now = this.deps.clock.now().getTime();
      const sent = grouped(await log.since(hook, new Date(now - WINDOW_MS)));
      counts.sent = sent.length;
      const settled = sent.filter(({ sentAt }) => now - sentAt.getTime() > UNDER_WAY_MS);
      const missing = await this.notStored(provider, settled);
      counts.missing = missing.length;
      const wanted = missing.filter(({ attempts }) => attempts < MOST_ATTEMPTS);
      counts.givenUp = missing.length - wanted.length;
      for (const { id } of wanted.slice(0, MOST_AT_ONCE)) {
        if (!dryRun) await log.sendAgain(hook, id);
        counts.requested += 1;
      }
      return { provider, hook, ...counts, error: null };
    } catch (error) {
      this.deps.logger.warn('missed deliveries not recovered', { provider, hook, error });
      return { provider, hook, ...counts, error: toAppError(error).message };
    }
  }

  private async notStored(provider: string, sent: readonly Missing[]): Promise<readonly Missing[]> {
    const missing: Missing[] = [];
    for (let index = 0; index < sent.length; index += LOOKED_UP) {
      const part = sent.slice(index, index + LOOKED_UP);
      const filters = [
        { field: 'provider', operator: 'in' as const, values: [provider] },
        { field: 'deliveryId', operator: 'in' as const, values: part.map(idOf) },
      ];
      const { items } = await this.deps.queries.list(listQuery({ limit: LOOKED_UP, filters }));
      const stored = new Set(items.map(({ deliveryId }) => deliveryId));
      missing.push(...part.filter(({ deliveryId }) => !stored.has(deliveryId)));
    }
    return missing;
  }
}

function idOf({ deliveryId }: SentDelivery): string {
  return deliveryId;
}

/** One for each delivery, by its last attempt, the oldest first. */
function grouped(newestFirst: readonly SentDelivery[]): readonly Missing[] {
  const byDelivery = new Map<string, Missing>();
  for (const attempt of newestFirst) {
    const known = byDelivery.get(attempt.deliveryId);
    const attempts = (known?.attempts ?? 0) + 1;
    byDelivery.set(attempt.deliveryId, { ...(known ?? attempt), attempts });
  }
  return [...byDelivery.values()].reverse();
}
