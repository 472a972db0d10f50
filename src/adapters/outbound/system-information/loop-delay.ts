import { createHistogram, performance } from 'node:perf_hooks';

/** How often a timer is to fire, ms. */
const EVERY_MS = 20;

const NS_PER_MS = 1e6;

/**
 * How late a timer fires. Node's own `monitorEventLoopDelay` forgets when it last fired whenever its figures are
 * reset, so a loop that is held up just after a reading would go unseen.
 */
export class LoopDelay {
  private readonly delays = createHistogram();
  private readonly timer: NodeJS.Timeout;
  private lastMs = performance.now();

  constructor() {
    this.timer = setInterval(() => {
      this.tick();
    }, EVERY_MS).unref();
  }

  /** Delays since the last reading, ms. */
  read(): { readonly p50: number; readonly p99: number; readonly max: number } {
    const { delays } = this;
    if (delays.count === 0) return { p50: 0, p99: 0, max: 0 };
    const ms = (ns: number) => ns / NS_PER_MS;
    const max = ms(delays.max);
    // The histogram rounds percentiles up.
    const percentile = (share: number) => Math.min(max, ms(delays.percentile(share)));
    const reading = { p50: percentile(50), p99: percentile(99), max };
    delays.reset();
    return reading;
  }

  close(): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    const nowMs = performance.now();
    const lateMs = nowMs - this.lastMs - EVERY_MS;
    this.lastMs = nowMs;
    this.delays.record(Math.max(1, Math.round(lateMs * NS_PER_MS)));
  }
}
