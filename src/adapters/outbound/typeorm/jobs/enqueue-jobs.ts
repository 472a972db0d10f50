import type { NewJob } from '../../../../domain/jobs/job.js';
import type { JobId } from '../../../../domain/shared/ids.js';
import type { Dialect } from '../dialect.js';
import type { RecordTable } from '../record-table.js';
import type { SqlSession } from '../sql-session.js';
import { enterGroups, type Grouped } from './job-groups.js';
import { takeKeys, type Keyed } from './job-keys.js';
import { READY, type JobRecord } from './job-record.js';
import { takeTurns } from './job-shares.js';

export interface Enqueuing {
  readonly session: SqlSession;
  readonly dialect: Dialect;
  readonly table: RecordTable<JobRecord>;
  readonly nowMs: number;
  readonly toRecord: (job: NewJob, parentId: JobId | null) => JobRecord;
}

export interface Enqueued {
  readonly ids: readonly JobId[];
  readonly stored: readonly JobRecord[];
}

interface Planned {
  readonly job: NewJob;
  readonly record: JobRecord;
}

/** @returns one id for each job: that of its record, or of the job that was there before it; and the records stored */
export async function enqueueJobs(
  enqueuing: Enqueuing,
  jobs: readonly NewJob[],
): Promise<Enqueued> {
  const tops = jobs.map((job) => ({ job, record: enqueuing.toRecord(job, null) }));
  const before = await duplicates(enqueuing, tops);
  const fresh = before.size === 0 ? tops : tops.filter(({ record }) => !before.has(record.id));
  const planned = fresh.flatMap((one) => withChildren(enqueuing, one));
  const records = await placed(enqueuing, await turned(enqueuing, planned));
  await enqueuing.table.insertAll(enqueuing.session, records);
  const ids = tops.map(({ record }) => (before.get(record.id) ?? record.id) as JobId);
  return { ids, stored: records };
}

/** A job and all that it waits for, itself first. */
function withChildren(enqueuing: Enqueuing, planned: Planned): readonly Planned[] {
  const { children = [] } = planned.job;
  if (children.length === 0) return [planned];
  const below = children.map((job) => ({
    job,
    record: enqueuing.toRecord(job, planned.record.id),
  }));
  return [planned, ...below.flatMap((child) => withChildren(enqueuing, child))];
}

/** @returns by the id of a job that came too late, the id of the one that was there before it */
async function duplicates(
  { session, dialect, nowMs }: Enqueuing,
  planned: readonly Planned[],
): Promise<ReadonlyMap<string, string>> {
  const firsts = new Map<string, Keyed>();
  const before = new Map<string, string>();
  for (const { job, record } of planned) {
    const { dedupKey, id } = record;
    if (dedupKey === null) continue;
    const first = firsts.get(dedupKey);
    if (first) before.set(id, first.id);
    else firsts.set(dedupKey, { id, dedupKey, untilMs: untilOf(job, nowMs) });
  }
  if (firsts.size === 0) return before;
  const holders = await takeKeys(session, dialect, [...firsts.values()], nowMs);
  for (const [late, first] of before) before.set(late, holders.get(first) ?? first);
  for (const [late, holder] of holders) before.set(late, holder);
  return before;
}

function untilOf({ deduplication }: NewJob, nowMs: number): number | null {
  return deduplication?.windowMs === undefined ? null : nowMs + deduplication.windowMs;
}

async function turned(
  { session, dialect }: Enqueuing,
  planned: readonly Planned[],
): Promise<readonly JobRecord[]> {
  const sharing = planned.filter(({ record }) => record.fairnessKey !== null);
  if (sharing.length === 0) return planned.map(({ record }) => record);
  const turns = await takeTurns(
    session,
    dialect,
    sharing.map(({ job, record: { queue, fairnessKey } }) => ({
      ...{ queue, fairnessKey: fairnessKey ?? '' },
      fairnessWeight: job.fairnessWeight,
    })),
  );
  const turnOf = new Map(sharing.map(({ record }, at) => [record.id, turns[at] ?? 0]));
  return planned.map(({ record }) => ({ ...record, turn: turnOf.get(record.id) ?? 0 }));
}

/** Those behind others of their groups wait. */
async function placed(
  { session, dialect }: Enqueuing,
  records: readonly JobRecord[],
): Promise<readonly JobRecord[]> {
  const grouped = records.filter(isGrouped);
  if (grouped.length === 0) return records;
  const heads = await enterGroups(session, dialect, grouped);
  return records.map((record) =>
    isGrouped(record) && !heads.has(record.id) ? { ...record, ready: READY.afterGroup } : record,
  );
}

/** Those that wait for their time or their children take their places later. */
function isGrouped(record: JobRecord): record is JobRecord & Grouped {
  return record.groupKey !== null && record.ready === READY.now;
}
