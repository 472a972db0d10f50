import type { FollowDomainEvents } from '../../../application/analytics/follow-domain-events.js';
import type { MergeBlocks } from '../../../application/analytics/merge-blocks.js';
import { LedLoop, type LedLoopDeps } from './led-loop.js';

/** Between two rounds of merging, ms. */
const MERGE_MS = 5_000;

export interface AnalyticsKeeperDeps extends LedLoopDeps {
  readonly follow: Pick<FollowDomainEvents, 'catchUp'>;
  readonly merge: Pick<MergeBlocks, 'execute'>;
}

/** Records new domain events at once, and every few seconds merges what was recorded. */
export class AnalyticsKeeper extends LedLoop {
  private nextMs = 0;

  constructor(private readonly deps: AnalyticsKeeperDeps) {
    super(deps, {
      lease: 'analytics',
      leaseMs: 30_000,
      topic: 'events-positioned',
      failing: 'analytics cannot be kept now',
      recovered: 'analytics is kept again',
      // Everything else of a start comes first.
      firstMs: 500,
      restMs: 250,
    });
  }

  protected override async turn(signal: AbortSignal): Promise<number> {
    const { follow, merge, clock } = this.deps;
    await follow.catchUp(signal);
    if (clock.monotonicMs() >= this.nextMs) {
      this.nextMs = clock.monotonicMs() + MERGE_MS;
      await merge.execute(signal);
    }
    return Math.max(1, this.nextMs - clock.monotonicMs());
  }
}
