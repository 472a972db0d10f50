import type { Job, JobAttempt, JobStatus } from '../../../src/domain/jobs/job.js';
import { isFinal } from '../../../src/domain/jobs/job.js';

/** A job that was accepted, and what has to become of it. */
export interface AcceptedJob {
  readonly id: string;
  /** Names its effect. */
  readonly key: string;
  /** Otherwise it is given up, without an effect. */
  readonly isToComplete: boolean;
  /** Jobs of a group act in the order of their places. */
  readonly group?: { readonly name: string; readonly place: number };
}

/** What handlers of all processes did, in the order in which they did it. */
export interface Witnessed {
  readonly key: string;
  readonly attempt: number;
  /** `acting`: within the unit of work that ends the job, shortly before its commit. */
  readonly what: 'begun' | 'acting';
}

/** What is there once nothing runs any more. */
export interface JobEvidence {
  readonly accepted: readonly AcceptedJob[];
  readonly jobs: readonly (Pick<Job, 'attempt'> & {
    readonly id: string;
    readonly status: JobStatus;
  })[];
  readonly attempts: ReadonlyMap<string, readonly JobAttempt[]>;
  /** Keys of the effects there are. */
  readonly effects: readonly string[];
  /** Ids of jobs whose ends are told as domain events, one for each event. */
  readonly told: readonly string[];
  readonly witnessed: readonly Witnessed[];
  /** What waits though nothing comes any more: so many, by what they are. */
  readonly waiting?: Readonly<Record<string, number>>;
  /** How far the clocks of processes may differ, ms. */
  readonly toleranceMs?: number;
}

export interface Violation {
  readonly kind: 'lost' | 'twice' | 'phantom' | 'left over' | 'overlap' | 'unrecorded' | 'disorder';
  /** The job's key, its id where it has none, or what else it is. */
  readonly job: string;
  readonly detail: string;
}

/** What is wrong with jobs that have gone through faults; nothing: every promise was kept. */
export function violationsOf(evidence: JobEvidence): readonly Violation[] {
  const jobs = new Map(evidence.jobs.map((job) => [job.id, job]));
  const effects = counted(evidence.effects);
  const told = counted(evidence.told);
  return [
    ...evidence.accepted.flatMap((accepted) => [
      ...endOf(accepted, jobs.get(accepted.id)?.status, effects.get(accepted.key) ?? 0),
      ...newsOf(accepted, jobs.get(accepted.id)?.status, told.get(accepted.id) ?? 0),
      ...attemptsOf(evidence, accepted, jobs.get(accepted.id)),
    ]),
    ...phantoms(evidence, effects),
    ...disorders(evidence, jobs),
    ...leftOvers(evidence),
  ];
}

function leftOvers({ waiting = {} }: JobEvidence): readonly Violation[] {
  const left = Object.entries(waiting).filter(([, count]) => count !== 0);
  return left.map(([job, count]) => ({ kind: 'left over', job, detail: `${count} wait` }));
}

function endOf(
  { key: job, isToComplete }: AcceptedJob,
  status: JobStatus | undefined,
  effects: number,
): readonly Violation[] {
  if (status === undefined) return [{ kind: 'lost', job, detail: 'it is not there' }];
  if (!isFinal(status)) return [{ kind: 'left over', job, detail: `it is ${status}` }];
  const found: Violation[] = [];
  if (effects > 1) found.push({ kind: 'twice', job, detail: `it has ${effects} effects` });
  if (isToComplete && status !== 'completed') {
    found.push({ kind: 'lost', job, detail: `it ended as ${status}` });
  } else if (status === 'completed' && effects === 0) {
    found.push({ kind: 'lost', job, detail: 'it is completed without its effect' });
  }
  if (status !== 'completed' && effects > 0) {
    found.push({ kind: 'phantom', job, detail: `it is ${status}, and has an effect` });
  }
  if (!isToComplete && status === 'completed') {
    found.push({ kind: 'phantom', job, detail: 'it is completed though it always fails' });
  }
  return found;
}

/** The end of a job is told once, and only when it has come. */
function newsOf(
  { key: job }: AcceptedJob,
  status: JobStatus | undefined,
  told: number,
): readonly Violation[] {
  const isOver = status !== undefined && isFinal(status);
  if (told > 1) return [{ kind: 'twice', job, detail: `its end is told ${told} times` }];
  if (isOver && told === 0) return [{ kind: 'lost', job, detail: 'nobody is told of its end' }];
  if (!isOver && told > 0) return [phantom(job, 'its end is told, and has not come')];
  return [];
}

/** One attempt ends before the next one begins, and each one is on record. */
function attemptsOf(
  { attempts, toleranceMs = 0 }: JobEvidence,
  { id, key: job }: AcceptedJob,
  stored: { readonly attempt: number } | undefined,
): readonly Violation[] {
  if (!stored) return [];
  const found: Violation[] = [];
  const all = [...(attempts.get(id) ?? [])].sort((one, other) => one.attempt - other.attempt);
  const numbers = all.map(({ attempt }) => attempt);
  if (numbers.length !== stored.attempt || numbers.some((number, at) => number !== at + 1)) {
    const detail = `of ${stored.attempt} attempts there are ${numbers.join(', ')}`;
    found.push({ kind: 'unrecorded', job, detail });
  }
  for (const [at, { attempt, startedAt }] of all.entries()) {
    const before = all[at - 1];
    if (!before) continue;
    const endedMs = before.endedAt?.getTime() ?? Infinity;
    if ((startedAt?.getTime() ?? 0) >= endedMs - toleranceMs) continue;
    const detail = `attempt ${attempt} began before attempt ${before.attempt} had ended`;
    found.push({ kind: 'overlap', job, detail });
  }
  return found;
}

function phantoms(
  { accepted, jobs, effects: keys }: JobEvidence,
  effects: ReadonlyMap<string, number>,
): readonly Violation[] {
  const ids = new Set(accepted.map(({ id }) => id));
  const known = new Set(accepted.map(({ key }) => key));
  const unknown = [...effects.keys()].filter((key) => !known.has(key));
  const detail = 'nobody asked for it';
  return [
    ...jobs.filter(({ id }) => !ids.has(id)).map(({ id }) => phantom(id, detail)),
    ...unknown.map((key) => phantom(key, `${detail}, of ${keys.length} effects`)),
  ];
}

function phantom(job: string, detail: string): Violation {
  return { kind: 'phantom', job, detail };
}

/**
 * In a group no job is begun before the one ahead of it is done. What a taken-over attempt does late says
 * nothing: only the attempt that counted does.
 */
function disorders(
  { accepted, witnessed }: JobEvidence,
  jobs: ReadonlyMap<string, { readonly attempt: number; readonly status: JobStatus }>,
): readonly Violation[] {
  const firstBegun = new Map<string, number>();
  const last = new Map<string, number>();
  for (const [at, { key, attempt, what }] of witnessed.entries()) {
    if (what === 'begun' && !firstBegun.has(key)) firstBegun.set(key, at);
    last.set(`${what} ${attempt} ${key}`, at);
  }
  const found: Violation[] = [];
  for (const members of groupsOf(accepted)) {
    for (const [at, { key: job }] of members.entries()) {
      const ahead = members[at - 1];
      const stored = ahead && jobs.get(ahead.id);
      if (!stored) continue;
      const what = stored.status === 'completed' ? 'acting' : 'begun';
      const doneAt = last.get(`${what} ${stored.attempt} ${ahead.key}`);
      if (doneAt === undefined || (firstBegun.get(job) ?? Infinity) > doneAt) continue;
      found.push({ kind: 'disorder', job, detail: `it was begun before ${ahead.key} was done` });
    }
  }
  return found;
}

/** The members of each group in their order. */
function groupsOf(accepted: readonly AcceptedJob[]): readonly (readonly AcceptedJob[])[] {
  const groups = new Map<string, AcceptedJob[]>();
  for (const job of accepted) {
    if (!job.group) continue;
    groups.set(job.group.name, [...(groups.get(job.group.name) ?? []), job]);
  }
  const placeOf = ({ group }: AcceptedJob) => group?.place ?? 0;
  return [...groups.values()].map((members) =>
    members.sort((one, other) => placeOf(one) - placeOf(other)),
  );
}

function counted(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
