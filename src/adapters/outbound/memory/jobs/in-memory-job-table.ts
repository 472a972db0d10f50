import type { Job } from '../../../../domain/jobs/job.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { InMemoryTable } from '../database/in-memory-table.js';
import { byPrecedence, dueAt, JobSchedule } from './job-schedule.js';

/** Jobs, with the unfinished and the leased ones at hand. Everything is seen as the current flow may see it. */
export class InMemoryJobTable extends InMemoryTable<Job> {
  private readonly schedules: Map<string, JobSchedule>;
  private readonly leased: Map<string, Job>;

  constructor(database: InMemoryDatabase) {
    const schedules = new Map<string, JobSchedule>();
    const leased = new Map<string, Job>();
    super(database, {
      what: 'job',
      onCommit: (before, after) => {
        if (before) schedules.get(before.queue)?.delete(before);
        if (before) leased.delete(before.id);
        if (!after) return;
        if (!schedules.has(after.queue)) schedules.set(after.queue, new JobSchedule());
        schedules.get(after.queue)?.add(after);
        if (isLeased(after)) leased.set(after.id, after);
      },
    });
    this.schedules = schedules;
    this.leased = leased;
  }

  /** Due jobs of the queues in the order they are to be taken. */
  *due(queues: readonly string[], now: Date): Generator<Job> {
    const changed = this.changed();
    const own = this.ownChanges(queues).filter((job) => (dueAt(job) ?? Infinity) <= now);
    const sources: Iterator<Job>[] = [own.sort(byPrecedence)[Symbol.iterator]()];
    for (const schedule of this.schedulesOf(queues)) {
      schedule.promote(now);
      sources.push(unless(schedule.due, changed));
    }
    const heads = sources.map((source) => source.next());
    for (;;) {
      let best: { readonly at: number; readonly job: Job } | undefined;
      for (const [at, head] of heads.entries()) {
        if (head.done) continue;
        if (!best || byPrecedence(head.value, best.job) < 0) best = { at, job: head.value };
      }
      if (!best) return;
      yield best.job;
      const source = sources[best.at];
      if (source) heads[best.at] = source.next();
    }
  }

  /** When the first unfinished job of the queues is or was due. */
  nextDueAt(queues: readonly string[]): Date | undefined {
    const changed = this.changed();
    const jobs = this.ownChanges(queues);
    for (const { due, waiting } of this.schedulesOf(queues)) {
      for (const list of [due, waiting]) {
        const [first] = unless(list, changed);
        if (first) jobs.push(first);
      }
    }
    const times = jobs.map((job) => dueAt(job)?.getTime() ?? Infinity);
    const earliest = Math.min(...times);
    return earliest === Infinity ? undefined : new Date(earliest);
  }

  /** Deletes the jobs of all queues whose names begin so. */
  forgetQueues(prefix: string): void {
    const gone = [...this.peek()].filter(({ queue }) => queue.startsWith(prefix));
    for (const { id } of gone) this.delete(id);
  }

  /** Jobs whose lease has not run out. */
  held(now: Date): readonly Job[] {
    const changed = this.changed();
    const own = [...changed.values()].filter((job) => job !== undefined).filter(isLeased);
    return [...unless(this.leased.values(), changed), ...own].filter(
      ({ leaseUntil }) => leaseUntil !== null && leaseUntil > now,
    );
  }

  private ownChanges(queues: readonly string[]): Job[] {
    const jobs = [...this.changed().values()].filter((job) => job !== undefined);
    return jobs.filter((job) => queues.includes(job.queue) && dueAt(job) !== undefined);
  }

  private schedulesOf(queues: readonly string[]): readonly JobSchedule[] {
    const found = [...new Set(queues)].map((queue) => this.schedules.get(queue));
    return found.filter((schedule) => schedule !== undefined);
  }
}

function isLeased({ status }: Job): boolean {
  return status === 'processing';
}

function* unless(jobs: Iterable<Job>, changed: ReadonlyMap<string, unknown>): Generator<Job> {
  for (const job of jobs) if (!changed.has(job.id)) yield job;
}
