import {
  checkSample,
  type CheckedSample,
  type CustomSample,
} from '../../domain/monitoring/custom-metric.js';
import { AppError } from '../../domain/shared/app-error.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Metrics } from '../../ports/runtime/metrics.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { UseCase } from '../shared/use-case.js';
import type { CustomMetrics } from './custom-metrics.js';
import { requireMetrics } from './read-metrics.js';

export interface RecordedSample extends Omit<CheckedSample, 'writtenName' | 'family'> {
  readonly recordedAt: Date;
}

export interface RecordMetricsDeps {
  readonly metrics: Metrics;
  readonly custom: CustomMetrics;
  /** Told what was recorded, at once. */
  readonly heard: { note(samples: readonly CheckedSample[]): void };
  readonly work: UnitOfWork;
  readonly clock: Clock;
}

/** Takes samples of metrics that are not the program's own: all of them or none. */
export class RecordMetrics implements UseCase<
  { readonly items: readonly CustomSample[] },
  readonly RecordedSample[]
> {
  readonly name = 'metrics.record-many';
  readonly permission = 'metric:write';
  /** Measurements are too many, and too little, for an audit. */
  readonly leavesOwnRecord = true;

  constructor(private readonly deps: RecordMetricsDeps) {}

  /**
   * @throws AppError `validation` (`metric.invalid`); `conflict` (`metric.too-many-names`,
   * `metric.too-many-series`, `metric.other-definition`); `not-found` (`metrics.off`) where no metrics are kept
   */
  execute({
    items,
  }: {
    readonly items: readonly CustomSample[];
  }): Promise<readonly RecordedSample[]> {
    return Promise.resolve().then(() => this.record(items.map(checkedItem)));
  }

  record(samples: readonly CheckedSample[]): readonly RecordedSample[] {
    const { metrics, custom, heard, work, clock } = this.deps;
    requireMetrics(metrics);
    custom.require(samples);
    // A transaction that is rolled back, or runs again, must not count twice.
    work.afterCommit(() => {
      custom.record(samples);
      heard.note(samples);
    });
    const recordedAt = clock.now();
    return samples.map(({ writtenName: _writtenName, family: _family, ...sample }) => ({
      ...sample,
      recordedAt,
    }));
  }
}

/** One sample. */
export class RecordMetric implements UseCase<CustomSample, RecordedSample> {
  readonly name = 'metrics.record';
  readonly permission = 'metric:write';
  readonly leavesOwnRecord = true;
  private readonly many: RecordMetrics;

  constructor(deps: RecordMetricsDeps) {
    this.many = new RecordMetrics(deps);
  }

  /** @throws AppError as `RecordMetrics` */
  async execute(sample: CustomSample): Promise<RecordedSample> {
    const [recorded] = this.many.record([checkSample(sample)]);
    if (!recorded) throw new AppError('internal', 'metric.lost', 'The sample was not recorded');
    return Promise.resolve(recorded);
  }
}

function checkedItem(sample: CustomSample, index: number): CheckedSample {
  try {
    return checkSample(sample);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const faults = error.faults.map(({ path, message }) => ({
      path: `items.${String(index)}.${path}`,
      message,
    }));
    throw new AppError(error.kind, error.code, error.message, { cause: error, faults });
  }
}
