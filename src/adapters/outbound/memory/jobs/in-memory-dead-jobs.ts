import { createHash } from 'node:crypto';
import { CAUSE_LENGTH, causeText } from '../../../../domain/errors/failure-cause.js';
import {
  DEAD_LETTER_LIST,
  type DeadLetter,
  type DeadLetterFilter,
  type DeadLetterGroup,
} from '../../../../domain/jobs/dead-letter.js';
import type { JobId } from '../../../../domain/shared/ids.js';
import type { JsonObject } from '../../../../domain/shared/json.js';
import type { ListQuery, Page } from '../../../../domain/shared/page.js';
import type { DeadJobs } from '../../../../ports/jobs/dead-letters.js';
import type { Clock } from '../../../../ports/runtime/clock.js';
import { listRows } from '../lists/list-rows.js';
import type { InMemoryJobTable } from './in-memory-job-table.js';
import type { StoredJob } from './stored-job.js';

export class InMemoryDeadJobs implements DeadJobs {
  constructor(
    private readonly table: InMemoryJobTable,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  async groups(
    { queue, cause }: Pick<DeadLetterFilter, 'queue' | 'cause'>,
    limit: number,
  ): Promise<readonly DeadLetterGroup[]> {
    const groups = new Map<string, DeadLetterGroup>();
    for (const letter of this.letters()) {
      if (letter.queue !== (queue ?? letter.queue)) continue;
      if (letter.cause !== (cause ?? letter.cause)) continue;
      const key = `${letter.cause} ${letter.queue}`;
      groups.set(key, joined(letter, groups.get(key)));
    }
    return [...groups.values()].sort(byCount).slice(0, limit);
  }

  async list(query: ListQuery): Promise<Page<DeadLetter>> {
    return listRows({ peek: () => this.letters() }, DEAD_LETTER_LIST, query);
  }

  async rewrite(id: JobId, payload: JsonObject): Promise<boolean> {
    const job = this.table.find(id);
    if (job?.status !== 'dead_letter') return false;
    const change = { payload: structuredClone(payload), updatedAt: this.clock.now() };
    this.table.update({ ...job, ...change });
    return true;
  }

  private *letters(): Generator<DeadLetter> {
    for (const job of this.table.peek()) if (job.status === 'dead_letter') yield toDeadLetter(job);
  }
}

function toDeadLetter(job: StoredJob): DeadLetter {
  const { id, queue, payload, attempt, requestId, createdAt, updatedAt } = job;
  const error = job.lastError ?? '';
  const cause = createHash('sha256').update(causeText(error)).digest('hex').slice(0, CAUSE_LENGTH);
  return {
    ...{ id, kind: 'job', queue, cause, error, payload, attempt, requestId, createdAt },
    diedAt: job.finishedAt ?? updatedAt,
  };
}

function joined(
  { id, kind, queue, cause, error, diedAt }: DeadLetter,
  before: DeadLetterGroup | undefined,
): DeadLetterGroup {
  const alone = { kind, queue, cause, count: 1, firstAt: diedAt, lastAt: diedAt };
  if (!before) return { ...alone, sampleId: id, error };
  return {
    ...before,
    ...(id > before.sampleId ? { sampleId: id, error } : {}),
    count: before.count + 1,
    firstAt: diedAt < before.firstAt ? diedAt : before.firstAt,
    lastAt: diedAt > before.lastAt ? diedAt : before.lastAt,
  };
}

function byCount(one: DeadLetterGroup, other: DeadLetterGroup): number {
  if (one.count !== other.count) return other.count - one.count;
  return `${one.queue}\n${one.cause}` < `${other.queue}\n${other.cause}` ? -1 : 1;
}
