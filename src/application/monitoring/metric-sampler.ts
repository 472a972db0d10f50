import { systemActor } from '../../domain/access/actor.js';
import type { MetricBlock } from '../../domain/monitoring/metric-block.js';
import type { MetricHistory } from '../../ports/monitoring/metric-history.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { ExecutionScope } from '../../ports/runtime/execution-scope.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { Counter, Metrics } from '../../ports/runtime/metrics.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { SampleBuffer } from './sample-buffer.js';

export interface MetricSamplerDeps {
  readonly metrics: Pick<Metrics, 'counter' | 'readings'>;
  readonly history: MetricHistory;
  readonly work: UnitOfWork;
  readonly scope: ExecutionScope;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly sampleMs: number;
  /** Names this process in the history. */
  readonly source: string;
}

const CONTEXT = { actor: systemActor('metrics'), requestId: 'metrics' };

/** Gauges read 0 until somebody has set them: the first sample waits for that, ms. */
const FIRST_MS = 2_000;

/** Pause after a minute that could not be stored, ms. */
const RETRY_MS = 5_000;

/** How long the last store of a process that stops may take, ms. */
const LAST_MS = 2_000;

/**
 * Reads the metrics of this process and stores each finished minute in one transaction. What happens between
 * two minutes is lost in a crash, and is a gap then. While the database is away up to 15 minutes wait.
 */
export class MetricSampler {
  private readonly buffer: SampleBuffer;
  private readonly lost: Counter;
  private readonly refused: Counter;
  private readonly stopping = new AbortController();
  private sampling: Promise<void> = Promise.resolve();
  private storing: Promise<void> | undefined;
  private retryAtMs = 0;
  private isFailing = false;
  private isCrowded = false;

  constructor(private readonly deps: MetricSamplerDeps) {
    this.buffer = new SampleBuffer(deps.source);
    const { metrics } = deps;
    this.lost = metrics.counter({
      name: 'metric_history_batches_dropped_total',
      help: 'Minutes of metrics that could not be stored in time.',
    });
    this.refused = metrics.counter({
      name: 'metric_history_samples_refused_total',
      help: 'Samples left out because there are too many custom series.',
    });
  }

  /** What is not stored yet of a metric. */
  unstored(metric: string): readonly MetricBlock[] {
    return this.buffer.blocks(metric);
  }

  start(): void {
    this.sampling = this.run();
  }

  /** Stores what there is, within 2 s. */
  async stop(): Promise<void> {
    const { clock, logger } = this.deps;
    this.stopping.abort();
    await this.sampling;
    await this.sample();
    const stored = new AbortController();
    const last = this.storeRest().finally(() => {
      stored.abort();
    });
    await Promise.race([last, clock.sleep(LAST_MS, stored.signal)]);
    if (this.buffer.oldest()) {
      this.lost.add();
      logger.warn('the last minute of metrics is missing in the history');
    }
  }

  /** Samples lie on multiples of their distance, so that no second is passed over. */
  private async run(): Promise<void> {
    const { clock, sampleMs } = this.deps;
    const { signal } = this.stopping;
    await clock.sleep(FIRST_MS, signal);
    while (!signal.aborted) {
      const nowMs = clock.now().getTime();
      await clock.sleep(sampleMs - (nowMs % sampleMs) + 1, signal);
      await this.sample();
      const mayStore = !this.storing && clock.monotonicMs() >= this.retryAtMs;
      if (mayStore && this.buffer.hasFinished(clock.now())) this.storing = this.storeFinished();
    }
  }

  private async sample(): Promise<void> {
    const { metrics, clock, logger } = this.deps;
    try {
      const readings = await metrics.readings();
      const { leftOut, dropped } = this.buffer.add(readings, clock.now());
      if (leftOut > 0) this.refuse(leftOut);
      if (dropped > 0) this.lost.add(dropped);
    } catch (error) {
      logger.warn('metrics cannot be read now', { error });
    }
  }

  private async storeFinished(): Promise<void> {
    const { clock, logger } = this.deps;
    try {
      for (;;) {
        const minute = this.buffer.oldest(clock.now());
        if (!minute) break;
        await this.store(minute);
      }
    } catch (error) {
      if (!this.isFailing) logger.warn('metrics cannot be stored now', { error });
      this.isFailing = true;
      this.retryAtMs = clock.monotonicMs() + RETRY_MS;
    } finally {
      this.storing = undefined;
    }
  }

  private async storeRest(): Promise<void> {
    await this.storing;
    try {
      for (let minute = this.buffer.oldest(); minute; minute = this.buffer.oldest()) {
        await this.store(minute);
      }
    } catch (error) {
      this.deps.logger.debug('metrics cannot be stored any more', { error });
    }
  }

  private async store(minute: readonly MetricBlock[]): Promise<void> {
    const { history, work, scope, clock } = this.deps;
    const refused = await scope.run(CONTEXT, () =>
      work.run(() => history.put(minute, clock.now())),
    );
    this.buffer.stored(minute);
    if (this.isFailing) this.deps.logger.info('metrics are stored again');
    this.isFailing = false;
    if (refused > 0) this.refuse(refused);
  }

  private refuse(count: number): void {
    this.refused.add(count);
    if (this.isCrowded) return;
    this.isCrowded = true;
    this.deps.logger.warn('there are too many custom series; some are not kept', { count });
  }
}
