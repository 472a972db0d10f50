import { isFinal } from '../../../../domain/jobs/job.js';
import type { JobNews } from '../../../../domain/jobs/job-news.js';
import { turnsOf, type Sharing } from '../../../../domain/jobs/fair-turns.js';
import { CHILD_FAILED } from '../../../../domain/jobs/retry-policy.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { TransactionalMap } from '../database/transactional-map.js';
import { groupName, type InMemoryJobTable } from './in-memory-job-table.js';
import type { StoredJob } from './stored-job.js';

interface KeyHolder {
  readonly jobId: string;
  readonly untilMs: number | null;
}

/** What jobs are to each other: groups, shares, keys, families. */
export class InMemoryJobRelations {
  private readonly heads: TransactionalMap<string, string>;
  private readonly keys: TransactionalMap<string, KeyHolder>;
  private readonly reached: TransactionalMap<string, number>;

  constructor(
    database: InMemoryDatabase,
    private readonly table: InMemoryJobTable,
  ) {
    this.heads = new TransactionalMap(database);
    this.keys = new TransactionalMap(database);
    this.reached = new TransactionalMap(database);
  }

  /** @returns a turn for each */
  takeTurns(jobs: readonly Sharing[]): readonly number[] {
    const { turns, last } = turnsOf(
      jobs,
      (queue, key = '') => this.reached.get(groupName(queue, key)) ?? 0,
    );
    for (const { queue, fairnessKey, turn } of last) {
      this.reached.set(groupName(queue, fairnessKey), turn);
    }
    return turns;
  }

  reachTurn({ queue, fairnessKey, turn }: StoredJob): void {
    const name = groupName(queue, '');
    if (fairnessKey !== null && turn > (this.reached.get(name) ?? 0)) this.reached.set(name, turn);
  }

  /** @returns the job that had the key before, if it still keeps others away */
  takeKey(name: string, holder: KeyHolder, nowMs: number): string | undefined {
    const before = this.keys.get(name);
    if (before && (before.untilMs ?? Infinity) > nowMs) return before.jobId;
    this.keys.set(name, holder);
    return undefined;
  }

  /** Until it is done, if nobody else has it meanwhile. */
  takeKeyAgain({ id, dedupKey }: StoredJob, nowMs: number): void {
    if (dedupKey !== null) this.takeKey(dedupKey, { jobId: id, untilMs: null }, nowMs);
  }

  /** @returns whether it is the first of its group, or has none */
  isNext({ id, queue, groupKey }: StoredJob): boolean {
    if (groupKey === null) return true;
    const name = groupName(queue, groupKey);
    const head = this.heads.get(name);
    if (head === undefined) this.heads.set(name, id);
    return head === undefined || head === id;
  }

  /** What waited for a job that is done goes on. */
  end(job: StoredJob, now: Date, news: JobNews): void {
    this.freeKey(job);
    this.leaveGroup(job, news);
    this.tellParent(job, now, news);
  }

  /** Whoever waits for a job that will never be completed is given up. */
  failParent({ id, parentId, status }: StoredJob, now: Date, news: JobNews): void {
    const parent = parentId === null ? undefined : this.table.find(parentId);
    if (status === 'completed' || parent?.waitsFor !== 'children') return;
    if ((parent.childFailure ?? 'wait') === 'wait') this.giveUp(parent, id, now, news);
  }

  private giveUp(parent: StoredJob, childId: string, now: Date, news: JobNews): void {
    const lastError = `${CHILD_FAILED} ${childId}`;
    const failed: StoredJob = {
      ...parent,
      ...{ status: 'dead_letter', waitsFor: null, lastError, finishedAt: now, updatedAt: now },
    };
    this.table.update(failed);
    news.ended(failed, 'dead_letter', lastError);
    this.end(failed, now, news);
  }

  private freeKey({ id, dedupKey }: StoredJob): void {
    if (dedupKey === null) return;
    const holder = this.keys.get(dedupKey);
    if (holder?.jobId === id && holder.untilMs === null) this.keys.delete(dedupKey);
  }

  private leaveGroup({ id, queue, groupKey }: StoredJob, news: JobNews): void {
    if (groupKey === null) return;
    const name = groupName(queue, groupKey);
    if (this.heads.get(name) !== id) return;
    const next = this.table.nextOf(queue, groupKey);
    if (!next) {
      this.heads.delete(name);
      return;
    }
    this.heads.set(name, next.id);
    this.table.update({ ...next, waitsFor: 'worker' });
    news.due(queue);
  }

  private tellParent({ id, parentId, status }: StoredJob, now: Date, news: JobNews): void {
    const parent = parentId === null ? undefined : this.table.find(parentId);
    if (parent?.waitsFor !== 'children') return;
    const { childFailure } = parent;
    if (status !== 'completed' && childFailure === 'fail') {
      this.giveUp(parent, id, now, news);
      return;
    }
    const openChildren = this.openChildren(parent);
    let waitsFor: StoredJob['waitsFor'] = 'worker';
    if (openChildren > 0) waitsFor = 'children';
    else if (parent.runAt > now) waitsFor = 'time';
    else if (!this.isNext(parent)) waitsFor = 'group';
    this.table.update({ ...parent, openChildren, waitsFor, updatedAt: now });
    if (waitsFor === 'worker' || waitsFor === 'time') news.due(parent.queue);
  }

  /** What a parent waits for. */
  openChildren({ id, childFailure }: StoredJob): number {
    const children = this.table.childrenOf(id);
    if (childFailure === 'go-on') return children.filter(({ status }) => !isFinal(status)).length;
    return children.filter(({ status }) => status !== 'completed').length;
  }

  /** Whether it has a key whose window is not over. */
  keepsOthersAway({ id, dedupKey }: StoredJob, nowMs: number): boolean {
    const holder = dedupKey === null ? undefined : this.keys.get(dedupKey);
    return holder?.jobId === id && (holder.untilMs ?? 0) > nowMs;
  }

  /** Keys are free that jobs have which are no more. */
  forgetKeyOf({ id, dedupKey }: StoredJob): void {
    if (dedupKey !== null && this.keys.get(dedupKey)?.jobId === id) this.keys.delete(dedupKey);
  }
}
