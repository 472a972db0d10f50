import type { Job } from '../../../domain/jobs/job.js';
import type { JobId } from '../../../domain/shared/ids.js';
import type { JsonValue } from '../../../domain/shared/json.js';
import type { JobReport, JobRepository } from '../../../ports/jobs/job-repository.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Logger } from '../../../ports/runtime/logger.js';

/** How long news of a job may wait for more, ms. */
const GATHER_MS = 500;

/** Lines kept, and characters of one. */
export const MOST_LINES = 1_000;
export const MOST_LENGTH = 4_000;

const MOST_PROGRESS = 10_000;

/** @returns it as JSON; @throws RangeError when that is too long */
export function checkProgress(value: JsonValue): string {
  const text = JSON.stringify(value);
  if (text.length <= MOST_PROGRESS) return text;
  throw new RangeError(`Progress takes at most ${String(MOST_PROGRESS)} characters`);
}

/** What handlers tell of their jobs while they run, stored in groups. What cannot be stored is lost, not the job. */
export class JobReports {
  private waiting = new Map<JobId, JobReport>();
  private flushing: Promise<void> | undefined;
  private writing: Promise<void> | undefined;
  private readonly stopping = new AbortController();

  constructor(
    private readonly deps: {
      readonly jobs: Pick<JobRepository, 'report'>;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {}

  add({ id, attempt }: Job, { progress, line }: { progress?: JsonValue; line?: string }): void {
    const before = this.waiting.get(id) ?? { id, attempt };
    const lines = [...(before.lines ?? [])];
    if (line !== undefined) {
      lines.push({ at: this.deps.clock.now(), attempt, text: line.slice(0, MOST_LENGTH) });
    }
    if (progress !== undefined) checkProgress(progress);
    this.waiting.set(id, {
      ...before,
      attempt,
      ...(progress === undefined ? {} : { progress }),
      ...(lines.length > 0 ? { lines: lines.slice(-MOST_LINES) } : {}),
    });
    this.flushing ??= this.flushLater();
  }

  /** Before a job ends: afterwards nothing of it counts any more. @returns what to wait for; mostly nothing */
  flush(id: JobId): Promise<void> | undefined {
    return this.waiting.has(id) ? this.write() : this.writing;
  }

  /** Writes what there is; nothing is waited for any more. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.flushing;
    await this.writing;
  }

  private async flushLater(): Promise<void> {
    await this.deps.clock.sleep(GATHER_MS, this.stopping.signal);
    this.flushing = undefined;
    await this.write();
  }

  /** One after the other: the end of a job waits for what is being written of it. */
  private write(): Promise<void> {
    const before = this.writing ?? Promise.resolve();
    const writing = before
      .then(() => this.writeAll())
      .finally(() => {
        if (this.writing === writing) this.writing = undefined;
      });
    this.writing = writing;
    return writing;
  }

  private async writeAll(): Promise<void> {
    const reports = [...this.waiting.values()];
    this.waiting = new Map();
    if (reports.length === 0) return;
    try {
      await this.deps.jobs.report(reports);
    } catch (error) {
      this.deps.logger.warn('news of running jobs is lost', { count: reports.length, error });
    }
  }
}
