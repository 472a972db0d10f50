import type {
  DeadLetter,
  DeadLetterDetails,
  DeadLetterFilter,
  DeadLetterGroup,
} from '../../domain/jobs/dead-letter.js';
import type { Job } from '../../domain/jobs/job.js';
import { AppError, validationError } from '../../domain/shared/app-error.js';
import type { JobId } from '../../domain/shared/ids.js';
import type { JsonObject } from '../../domain/shared/json.js';
import { listQuery, type ListQuery, type Page } from '../../domain/shared/page.js';
import type { DeadJobs, DeadLetterSource, ReplayedLetter } from '../../ports/jobs/dead-letters.js';
import type { JobQueries, JobRepository } from '../../ports/jobs/job-repository.js';
import { payloadFaults, type JobInputDeps } from './job-input.js';

/** By the queue what else has to know, within the unit of work, that its jobs are tried again. */
export type ReplayReactions = ReadonlyMap<string, (jobs: readonly Job[]) => Promise<void>>;

export interface JobDeadLettersDeps extends JobInputDeps {
  readonly dead: DeadJobs;
  readonly jobs: JobRepository;
  readonly queries: JobQueries;
  readonly reactions: ReplayReactions;
}

/** Jobs that were given up. */
export class JobDeadLetters implements DeadLetterSource {
  readonly kind = 'job';

  constructor(private readonly deps: JobDeadLettersDeps) {}

  groups(filter: DeadLetterFilter, limit: number): Promise<readonly DeadLetterGroup[]> {
    return this.deps.dead.groups(filter, limit);
  }

  list(query: ListQuery): Promise<Page<DeadLetter>> {
    return this.deps.dead.list(query);
  }

  async find(id: string): Promise<Omit<DeadLetterDetails, 'notes'> | undefined> {
    const [letter] = await this.among([id]);
    if (!letter) return undefined;
    const { queries } = this.deps;
    const jobId = id as JobId;
    const [attempts, lines] = await Promise.all([queries.attempts(jobId), queries.lines(jobId)]);
    return { ...letter, attempts, lines };
  }

  async edit(id: string, payload: JsonObject): Promise<boolean> {
    const { dead, directory, payloads } = this.deps;
    const [letter] = await this.among([id]);
    if (!letter) return false;
    if (directory.isOwn(letter.queue)) {
      const message = `Payloads of ${letter.queue} belong to the program itself`;
      throw new AppError('conflict', 'dead-letter.own-queue', message);
    }
    const { schema } = directory.settingsOf(letter.queue);
    const faults = payloadFaults(payloads, letter.queue, payload, schema);
    if (faults.length === 0) return dead.rewrite(letter.id as JobId, payload);
    const paths = [...new Set(faults.map(({ path }) => path))].join(', ');
    throw validationError('dead-letter.bad-payload', `The payload is not valid: ${paths}`, faults);
  }

  async replay(letters: readonly ReplayedLetter[]): Promise<readonly string[]> {
    const { jobs, queries, directory, reactions } = this.deps;
    const runAt = new Map(letters.map((letter) => [letter.id as JobId, letter.runAt]));
    const dead = await this.among([...runAt.keys()]);
    const found = [...(await queries.findAll(dead.map(({ id }) => id as JobId))).values()];
    const revived: Job[] = [];
    for (const [attempts, those] of grouped(found, (job) => directory.attemptsOf(job))) {
      const ids = await jobs.revive(
        those.map(({ id }) => id),
        attempts,
        runAt,
      );
      revived.push(...those.filter(({ id }) => ids.has(id)));
    }
    for (const [queue, those] of grouped(revived, (job) => job.queue)) {
      await reactions.get(queue)?.(those);
    }
    return revived.map(({ id }) => id);
  }

  async outcomes(ids: readonly string[]): Promise<Readonly<Record<string, number>>> {
    const found = await this.deps.queries.findAll(ids.map((id) => id as JobId));
    const counts = [...grouped([...found.values()], ({ status }) => status)].map(
      ([status, jobs]): [string, number] => [status, jobs.length],
    );
    const gone = new Set(ids).size - found.size;
    return Object.fromEntries(gone > 0 ? [...counts, ['gone', gone]] : counts);
  }

  async purge(ids: readonly string[]): Promise<readonly string[]> {
    const dead = (await this.among(ids)).map(({ id }) => id as JobId);
    await this.deps.jobs.forget(dead);
    return dead;
  }

  private async among(ids: readonly string[]): Promise<readonly DeadLetter[]> {
    if (ids.length === 0) return [];
    const filters = [{ field: 'id', operator: 'in', values: ids }] as const;
    return (await this.deps.dead.list(listQuery({ limit: ids.length, filters }))).items;
  }
}

function grouped<Key>(
  jobs: readonly Job[],
  keyOf: (job: Job) => Key,
): ReadonlyMap<Key, readonly Job[]> {
  const groups = new Map<Key, Job[]>();
  for (const job of jobs) {
    const before = groups.get(keyOf(job));
    if (before) before.push(job);
    else groups.set(keyOf(job), [job]);
  }
  return groups;
}
