import { isFinal } from '../../../../domain/jobs/job.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { InMemoryTable } from '../database/in-memory-table.js';
import { SortedList } from '../database/sorted-list.js';
import { byAge, byDueTime, byPrecedence, dueMs, type StoredJob } from './stored-job.js';

/** The unfinished jobs of one queue as committed, so that finished ones cost nothing. */
interface Backlog {
  readonly ready: SortedList<StoredJob>;
  readonly timed: SortedList<StoredJob>;
}

/**
 * Jobs, with the unfinished and the leased ones, groups and families at hand. Everything is seen as the current
 * flow may see it.
 */
export class InMemoryJobTable extends InMemoryTable<StoredJob> {
  private readonly backlogs: Map<string, Backlog>;
  private readonly leased: Map<string, StoredJob>;
  /** Those that wait for the one before them, by the name of their group. */
  private readonly behind: Map<string, SortedList<StoredJob>>;
  private readonly families: Map<string, Set<string>>;

  constructor(database: InMemoryDatabase) {
    const backlogs = new Map<string, Backlog>();
    const leased = new Map<string, StoredJob>();
    const behind = new Map<string, SortedList<StoredJob>>();
    const families = new Map<string, Set<string>>();
    super(database, {
      what: 'job',
      onCommit: (before, after) => {
        if (before) {
          backlogs.get(before.queue)?.ready.delete(before);
          backlogs.get(before.queue)?.timed.delete(before);
          if (before.waitsFor === 'group') leaveGroup(behind, before);
          leased.delete(before.id);
        }
        if (!after) {
          if (before?.parentId) families.get(before.parentId)?.delete(before.id);
          return;
        }
        const backlog = backlogs.get(after.queue) ?? newBacklog();
        backlogs.set(after.queue, backlog);
        if (after.waitsFor === 'worker') backlog.ready.add(after);
        if (after.waitsFor === 'time') backlog.timed.add(after);
        if (after.waitsFor === 'group') enterGroup(behind, after);
        if (isLeased(after)) leased.set(after.id, after);
        if (after.parentId) {
          const family = families.get(after.parentId) ?? new Set();
          families.set(after.parentId, family.add(after.id));
        }
      },
    });
    this.backlogs = backlogs;
    this.leased = leased;
    this.behind = behind;
    this.families = families;
  }

  /** Jobs of the queue that a worker may have, at most so many, in the order they are to be taken. */
  ready(queue: string, most: number): readonly StoredJob[] {
    const own = this.own((job) => job.queue === queue && job.waitsFor === 'worker');
    const found = own.sort(byPrecedence).slice(0, most);
    let count = 0;
    for (const job of unless(this.backlogs.get(queue)?.ready ?? [], this.changed())) {
      if (count >= most) break;
      found.push(job);
      count += 1;
    }
    return found.sort(byPrecedence).slice(0, most);
  }

  /** Jobs of the queue whose time has come, or whose lease has run out. */
  due(queue: string, now: Date): readonly StoredJob[] {
    const isDue = (job: StoredJob) => job.waitsFor === 'time' && dueMs(job) <= now.getTime();
    const found = this.own((job) => job.queue === queue && isDue(job));
    const changed = this.changed();
    for (const job of this.backlogs.get(queue)?.timed ?? []) {
      if (!isDue(job)) break;
      if (!changed.has(job.id)) found.push(job);
    }
    return found.sort(byAge);
  }

  /** When the first unfinished job of the queues is or was due. */
  nextDueAt(queues: readonly string[]): Date | undefined {
    const changed = this.changed();
    const jobs = this.own((job) => queues.includes(job.queue));
    for (const queue of queues) {
      const { ready, timed } = this.backlogs.get(queue) ?? newBacklog();
      for (const list of [ready, timed]) {
        const [first] = unless(list, changed);
        if (first) jobs.push(first);
      }
    }
    const earliest = Math.min(...jobs.map(dueMs));
    return earliest === Infinity ? undefined : new Date(earliest);
  }

  /** The oldest that waits in a group. */
  nextOf(queue: string, groupKey: string): StoredJob | undefined {
    const changed = this.changed();
    const isIt = (job: StoredJob) =>
      job.waitsFor === 'group' && job.queue === queue && job.groupKey === groupKey;
    const [committed] = unless(this.behind.get(groupName(queue, groupKey)) ?? [], changed);
    const all = [...this.own(isIt), ...(committed ? [committed] : [])];
    return all.sort(byAge)[0];
  }

  /** Those of the jobs, and of what they wait for, that are not done. */
  unfinished(ids: readonly string[]): readonly StoredJob[] {
    const found = new Map<string, StoredJob>();
    const look = (job: StoredJob | undefined) => {
      if (!job || isFinal(job.status) || found.has(job.id)) return;
      found.set(job.id, job);
      if (job.openChildren > 0) this.childrenOf(job.id).forEach(look);
    };
    for (const id of ids) look(this.find(id));
    return [...found.values()];
  }

  childrenOf(id: string): readonly StoredJob[] {
    const changed = this.changed();
    const ids = [...(this.families.get(id) ?? [])].filter((child) => !changed.has(child));
    const committed = ids.map((child) => this.peekAt(child)).filter((job) => job !== undefined);
    return [...committed, ...this.own((job) => job.parentId === id)];
  }

  /** Deletes the jobs of all queues whose names begin so. @returns their ids */
  forgetQueues(prefix: string): readonly string[] {
    const gone = [...this.peek()].filter(({ queue }) => queue.startsWith(prefix));
    for (const { id } of gone) this.delete(id);
    return gone.map(({ id }) => id);
  }

  /** Jobs whose lease has not run out. */
  held(now: Date): readonly StoredJob[] {
    const all = [...unless(this.leased.values(), this.changed()), ...this.own(isLeased)];
    return all.filter(({ leaseUntil }) => leaseUntil !== null && leaseUntil > now);
  }

  /** Of the open transaction. */
  private own(isWanted: (job: StoredJob) => boolean): StoredJob[] {
    return [...this.changed().values()].filter((job) => job !== undefined).filter(isWanted);
  }
}

export function groupName(queue: string, groupKey: string): string {
  return `${queue}\n${groupKey}`;
}

function newBacklog(): Backlog {
  return { ready: new SortedList(byPrecedence), timed: new SortedList(byDueTime) };
}

function enterGroup(behind: Map<string, SortedList<StoredJob>>, job: StoredJob): void {
  const name = groupName(job.queue, job.groupKey ?? '');
  const list = behind.get(name) ?? new SortedList<StoredJob>(byAge);
  behind.set(name, list);
  list.add(job);
}

function leaveGroup(behind: Map<string, SortedList<StoredJob>>, job: StoredJob): void {
  const name = groupName(job.queue, job.groupKey ?? '');
  const list = behind.get(name);
  list?.delete(job);
  if (list && !list.first) behind.delete(name);
}

function isLeased({ status }: StoredJob): boolean {
  return status === 'processing';
}

function* unless(
  jobs: Iterable<StoredJob>,
  changed: ReadonlyMap<string, unknown>,
): Generator<StoredJob> {
  for (const job of jobs) if (!changed.has(job.id)) yield job;
}
