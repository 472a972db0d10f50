import { JOB_BOUNDS } from '../../../application/jobs/job-shape.js';
import { AppError } from '../../../domain/shared/app-error.js';
import type { Job } from '../../../domain/jobs/job.js';
import type { JsonValue } from '../../../domain/shared/json.js';
import type { JobControl } from './job-handler.js';

export type StopReason = 'lost' | 'timeout' | 'cancelled';

export interface AttemptDeps {
  readonly nowMs: () => number;
  readonly report: (job: Job, news: { progress?: JsonValue; line?: string }) => void;
  readonly finish: (job: Job, action: () => Promise<unknown>) => Promise<void>;
}

/** One attempt at a job, as its handler and its runner see it. */
export class Attempt implements JobControl {
  /** Why its handler was told to stop. */
  stopped: StopReason | undefined;
  runAt: Date | undefined;
  discarded: string | undefined;
  isFinished = false;
  /** Told once, when its handler is. */
  onStop: (() => void) | undefined;
  /** Most handlers never ask for it. */
  private aborting: AbortController | undefined;

  constructor(
    readonly job: Job,
    private readonly deps: AttemptDeps,
  ) {}

  get signal(): AbortSignal {
    this.aborting ??= new AbortController();
    if (this.stopped) this.aborting.abort();
    return this.aborting.signal;
  }

  stop(reason: StopReason, error?: Error): void {
    if (this.stopped) return;
    this.stopped = reason;
    this.aborting?.abort(error);
    this.onStop?.();
  }

  readonly putOff = (seconds: number): void => {
    if (!(seconds >= 0 && seconds <= JOB_BOUNDS.delaySeconds.maximum)) {
      throw new RangeError('A job is put off by 0 seconds or more, and ten years at most');
    }
    this.runAt = new Date(this.deps.nowMs() + seconds * 1_000);
  };

  readonly discard = (reason: string): void => {
    this.discarded = reason;
  };

  readonly progress = (value: JsonValue): void => {
    this.deps.report(this.job, { progress: value });
  };

  readonly log = (text: string): void => {
    this.deps.report(this.job, { line: text });
  };

  readonly finish = async (action: () => Promise<unknown>): Promise<void> => {
    if (this.isFinished) throw new Error('A job is finished once');
    await this.deps.finish(this.job, action);
    this.isFinished = true;
  };
}

export function timedOut(timeoutMs: number): AppError {
  const seconds = Math.round(timeoutMs / 100) / 10;
  return new AppError('timeout', 'job.timeout', `It took longer than ${String(seconds)} s`);
}
