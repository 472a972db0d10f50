import type { DeadLetterSource } from '../../ports/jobs/dead-letters.js';
import type { EventLog } from '../../ports/runtime/event-log.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { UseCase } from '../shared/use-case.js';
import {
  BATCH,
  MOST_LETTERS,
  oldestOf,
  requireChoice,
  untilOf,
  type LetterChoice,
} from './chosen-letters.js';
import type { DeadLetterDesk } from './dead-letter-desk.js';

export interface Purge {
  readonly purged: number;
  /** One request purges at most 10,000: there are more. */
  readonly isMore: boolean;
}

/** Forgets dead letters for good, 200 in a transaction. What waits for one of them is given up. */
export class PurgeDeadLetters implements UseCase<LetterChoice, Purge> {
  readonly name = 'dead-letters.purge';
  readonly permission = 'dead-letter:delete';
  /** Many letters take several transactions. */
  readonly reachesOut = true;

  constructor(
    private readonly deps: {
      readonly desk: DeadLetterDesk;
      readonly work: UnitOfWork;
      readonly events: EventLog;
      readonly ids: IdGenerator;
    },
  ) {}

  /** @throws AppError `validation` */
  async execute(input: LetterChoice, context: ExecutionContext): Promise<Purge> {
    requireChoice(input);
    const subject = `purge:${this.deps.ids.next()}`;
    let purged = 0;
    let isMore = false;
    for (const source of this.deps.desk.of(input.kind)) {
      const until = input.ids ? null : await untilOf(source, input);
      for (let step = 0; step < MOST_LETTERS / BATCH; step += 1) {
        const chosen = input.ids
          ? input.ids.slice(step * BATCH, (step + 1) * BATCH)
          : (await oldestOf(source, input, until, BATCH)).map(({ id }) => id);
        if (chosen.length === 0) break;
        purged += await this.batch(source, chosen, subject, context);
      }
      isMore ||= !input.ids && (await oldestOf(source, input, until, 1)).length > 0;
    }
    return { purged, isMore };
  }

  private batch(
    source: DeadLetterSource,
    chosen: readonly string[],
    subject: string,
    { actor }: ExecutionContext,
  ): Promise<number> {
    const { work, events } = this.deps;
    return work.run(async () => {
      const ids = await source.purge(chosen);
      if (ids.length === 0) return 0;
      const data = { kind: source.kind, ids, by: actor.id };
      await events.append([{ type: 'brain.dead-letter.purged', subject, data }]);
      return ids.length;
    });
  }
}
