import { notFound } from '../../domain/shared/app-error.js';
import type { DeadLetterSource } from '../../ports/jobs/dead-letters.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import type { IdempotencyStore } from '../../ports/runtime/idempotency-store.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { UseCase } from '../shared/use-case.js';
import { BATCH, MOST_LETTERS } from './chosen-letters.js';
import type { DeadLetterDesk } from './dead-letter-desk.js';
import { batchKey, replayScope, type ReplayBatch } from './replay-record.js';

export interface ReplayReport {
  readonly replayId: string;
  readonly startedAt: Date;
  readonly replayed: number;
  /** Where they stand by now; `gone`: forgotten. */
  readonly outcomes: Readonly<Record<string, number>>;
}

/** What became of a replay of one's own; it is known for a day. */
export class ReportReplay implements UseCase<{ readonly replayId: string }, ReplayReport> {
  readonly name = 'dead-letters.report';
  readonly permission = 'dead-letter:read';

  constructor(
    private readonly deps: {
      readonly desk: DeadLetterDesk;
      readonly store: Pick<IdempotencyStore, 'find'>;
      readonly work: UnitOfWork;
    },
  ) {}

  /** @throws AppError `not-found` */
  execute(
    { replayId }: { readonly replayId: string },
    context: ExecutionContext,
  ): Promise<ReplayReport> {
    const { desk, work } = this.deps;
    return work.run(async () => {
      const begun = await this.kept(context, replayId);
      if (!begun) throw notFound('replay', replayId.slice(0, 100));
      const { startedAtMs } = begun as { readonly startedAtMs: number };
      const outcomes: Record<string, number> = {};
      let replayed = 0;
      for (const source of desk.of(undefined)) {
        const ids = await this.idsOf(context, replayId, source);
        replayed += ids.length;
        for (const [status, count] of Object.entries(await source.outcomes(ids))) {
          outcomes[status] = (outcomes[status] ?? 0) + count;
        }
      }
      return { replayId, startedAt: new Date(startedAtMs), replayed, outcomes };
    });
  }

  private async idsOf(
    context: ExecutionContext,
    replayId: string,
    { kind }: DeadLetterSource,
  ): Promise<readonly string[]> {
    const ids: string[] = [];
    for (let step = 0; step < Math.ceil(MOST_LETTERS / BATCH); step += 1) {
      const batch = await this.kept(context, batchKey(replayId, kind, step));
      if (!batch) break;
      ids.push(...(batch as ReplayBatch).ids);
    }
    return ids;
  }

  private async kept(context: ExecutionContext, key: string): Promise<unknown> {
    return (await this.deps.store.find(replayScope(context), key))?.result;
  }
}
