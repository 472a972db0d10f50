import {
  blockStart,
  mergedSlots,
  roundedSlot,
  seriesKey,
  SPANS,
  type MetricBlock,
  type MetricSlot,
  type Resolution,
} from '../../domain/monitoring/metric-block.js';
import type { MetricHistory, StoredSeries } from '../../ports/monitoring/metric-history.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';

const HOUR_MS = 3_600_000;

/** How late the seconds of an hour may come: as long as a process holds them back, and a pass takes, ms. */
const LATE_MS = 25 * 60_000;

/** Series rolled up at once, to bound memory and the length of a transaction. */
const BATCH = 20;

/** A minute is rolled up once every process had time to store it, ms. */
const STORED_MS = 2 * 60_000;

/**
 * Makes minutes of seconds and hours of minutes. Doing it again gives the same; what comes late is added, and
 * what was deleted below stays rolled up above.
 */
export class RollUpMetrics {
  constructor(
    private readonly deps: {
      readonly history: MetricHistory;
      readonly work: UnitOfWork;
      readonly clock: Clock;
    },
  ) {}

  /** @param signal ends it between two batches */
  async execute(signal: AbortSignal): Promise<void> {
    const { history, clock } = this.deps;
    const now = clock.now();
    const coverage = await history.coverage(now);
    if (!coverage.second) return;
    const nowMs = now.getTime();
    const firstMs = coverage.second.from.getTime();
    const rolledMs = coverage.minute?.to.getTime() ?? firstMs;
    const isSettled = nowMs - blockStart('minute', rolledMs) > LATE_MS;
    const fromMs = blockStart('minute', Math.max(firstMs, rolledMs - (isSettled ? 0 : HOUR_MS)));
    const all = await history.series();
    for (let hourMs = fromMs; hourMs <= nowMs; hourMs += HOUR_MS) {
      for (let start = 0; start < all.length && !signal.aborted; start += BATCH) {
        await this.rollHour(all.slice(start, start + BATCH), hourMs, nowMs);
      }
    }
  }

  private async rollHour(
    series: readonly StoredSeries[],
    hourMs: number,
    nowMs: number,
  ): Promise<void> {
    const { history, work, clock } = this.deps;
    const untilMs = Math.min(hourMs + HOUR_MS, blockStart('second', nowMs - STORED_MS));
    const seconds = await this.read(series, 'second', hourMs, untilMs);
    if (seconds.length === 0) return;
    const before = await this.read(series, 'minute', hourMs, hourMs + 1);
    const minutes = rolled(seconds, before, 'minute');
    const days: MetricBlock[] = [];
    if (hourMs + HOUR_MS <= nowMs) {
      const dayMs = blockStart('hour', hourMs);
      const known = await this.read(series, 'hour', dayMs, dayMs + 1);
      days.push(...rolled(minutes, known, 'hour'));
    }
    await work.run(() => history.put([...minutes, ...days], clock.now()));
  }

  private read(
    series: readonly StoredSeries[],
    resolution: Resolution,
    fromMs: number,
    toMs: number,
  ): Promise<readonly MetricBlock[]> {
    const [from, to] = [new Date(fromMs), new Date(toMs)];
    return this.deps.history.blocks({ series, resolution, from, to });
  }
}

/** @param before blocks of the coarser resolution that are there, whose other slots stay */
function rolled(
  finer: readonly MetricBlock[],
  before: readonly MetricBlock[],
  resolution: Resolution,
): readonly MetricBlock[] {
  const { slotMs } = SPANS[resolution];
  const known = new Map(before.map((block) => [memberOf(block), block.slots]));
  const made = new Map<string, { block: MetricBlock; slots: (MetricSlot | undefined)[] }>();
  for (const block of finer) {
    const startMs = blockStart(resolution, block.startMs);
    const index = Math.floor((block.startMs - startMs) / slotMs);
    const key = memberOf(block);
    const own = made.get(key) ?? { block: { ...block, resolution, startMs }, slots: [] };
    made.set(key, own);
    const merged = merge(block, own.slots[index]);
    if (merged) own.slots[index] = merged;
  }
  return [...made].map(([key, { block, slots }]) => ({
    ...block,
    slots: Array.from({ length: SPANS[resolution].slots }, (_, index) => {
      const slot = slots[index];
      return slot ? roundedSlot(slot) : known.get(key)?.[index];
    }),
  }));
}

/** All slots of a block as one. */
function merge({ series, slots }: MetricBlock, first?: MetricSlot): MetricSlot | undefined {
  let merged = first;
  for (const slot of slots) if (slot) merged = mergedSlots(series.kind, merged, slot);
  return merged;
}

function memberOf({ series, source }: MetricBlock): string {
  return `${source} ${seriesKey(series)}`;
}
