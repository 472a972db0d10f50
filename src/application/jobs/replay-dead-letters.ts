import type { JsonValue } from '../../domain/shared/json.js';
import type { DeadLetterSource } from '../../ports/jobs/dead-letters.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { EventLog } from '../../ports/runtime/event-log.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { IdempotentExecution } from '../shared/idempotent-execution.js';
import type { UseCase } from '../shared/use-case.js';
import {
  BATCH,
  MOST_LETTERS,
  oldestOf,
  requireChoice,
  untilOf,
  type LetterChoice,
  type Until,
} from './chosen-letters.js';
import type { DeadLetterDesk } from './dead-letter-desk.js';
import { batchKey, replayScope, type ReplayBatch } from './replay-record.js';

export interface ReplayInput extends LetterChoice {
  /** No more than these, the oldest: a fix is tried on a few. */
  readonly sample?: number;
  /** Begins no more than so many a second. */
  readonly ratePerSecond?: number;
  /** A request with the same one is the same request, for a day: it replays nothing twice. */
  readonly replayId?: string;
}

export interface Replay {
  readonly replayId: string;
  readonly replayed: number;
  /** The first 200 of them. */
  readonly ids: readonly string[];
  /** One request replays at most 10,000: there are more. */
  readonly isMore: boolean;
}

/** What was meant when the replay began. */
interface Beginning {
  readonly startedAtMs: number;
  /** By kind. */
  readonly until: Readonly<Record<string, Until>>;
}

interface Running extends Beginning {
  readonly input: ReplayInput;
  readonly replayId: string;
  readonly context: ExecutionContext;
  readonly ids: string[];
}

const MOST_SHOWN = 200;

/**
 * Has dead letters tried again, the oldest first, 200 in a transaction. Each step is kept under the id of the
 * replay: a repeat goes on where the first one ended, and what was given up after it began is not meant.
 */
export class ReplayDeadLetters implements UseCase<ReplayInput, Replay> {
  readonly name = 'dead-letters.replay';
  readonly permission = 'dead-letter:write';
  /** Many letters take several transactions. */
  readonly reachesOut = true;
  readonly takesIn = false;

  constructor(
    private readonly deps: {
      readonly desk: DeadLetterDesk;
      readonly idempotency: Pick<IdempotentExecution, 'run'>;
      readonly events: EventLog;
      readonly clock: Clock;
      readonly ids: IdGenerator;
    },
  ) {}

  /** @throws AppError `validation`; `conflict` when the id was that of another replay */
  async execute(input: ReplayInput, context: ExecutionContext): Promise<Replay> {
    requireChoice(input);
    const { replayId = this.deps.ids.next() } = input;
    const sources = this.deps.desk.of(input.kind);
    const beginning = await this.begin(input, replayId, context, sources);
    const running: Running = { ...beginning, input, replayId, context, ids: [] };
    let isMore = false;
    for (const source of sources) isMore = (await this.replayOf(source, running)) || isMore;
    const { ids } = running;
    return { replayId, replayed: ids.length, ids: ids.slice(0, MOST_SHOWN), isMore };
  }

  private async begin(
    input: ReplayInput,
    key: string,
    context: ExecutionContext,
    sources: readonly DeadLetterSource[],
  ): Promise<Beginning> {
    const { idempotency, clock } = this.deps;
    const request = { ...input, replayId: key } as unknown as JsonValue;
    const { result } = await idempotency.run(
      { scope: replayScope(context), key, request },
      async () => {
        const until: Record<string, Until> = {};
        for (const source of sources) {
          until[source.kind] = input.ids ? null : await untilOf(source, input);
        }
        return { startedAtMs: clock.now().getTime(), until };
      },
    );
    return result as unknown as Beginning;
  }

  /** @returns whether there are more than one request may replay */
  private async replayOf(source: DeadLetterSource, running: Running): Promise<boolean> {
    const { input, ids, until } = running;
    const most = Math.min(input.sample ?? MOST_LETTERS, MOST_LETTERS);
    const steps = Math.ceil(MOST_LETTERS / BATCH);
    for (let step = 0; step < steps; step += 1) {
      const limit = Math.min(BATCH, most - ids.length);
      if (limit < 1) break;
      const batch = await this.batch(source, running, step, limit);
      ids.push(...batch.ids);
      if (batch.isLast) return false;
    }
    if (input.sample !== undefined || input.ids) return false;
    return (await oldestOf(source, input, until[source.kind] ?? null, 1)).length > 0;
  }

  private async batch(
    source: DeadLetterSource,
    { input, ids, replayId, context, startedAtMs, until }: Running,
    step: number,
    limit: number,
  ): Promise<ReplayBatch> {
    const { idempotency, events } = this.deps;
    const key = batchKey(replayId, source.kind, step);
    const { result } = await idempotency.run(
      { scope: replayScope(context), key, request: null },
      async () => {
        const chosen = input.ids
          ? input.ids.slice(step * BATCH, step * BATCH + limit)
          : (await oldestOf(source, input, until[source.kind] ?? null, limit)).map(({ id }) => id);
        const stepMs = input.ratePerSecond === undefined ? 0 : 1_000 / input.ratePerSecond;
        const replayed = await source.replay(
          chosen.map((id, index) => ({
            id,
            runAt: new Date(startedAtMs + Math.floor((ids.length + index) * stepMs)),
          })),
        );
        if (replayed.length > 0) {
          const data = { replayId, kind: source.kind, ids: replayed, by: context.actor.id };
          const subject = `replay:${replayId}`;
          await events.append([{ type: 'brain.dead-letter.replayed', subject, data }]);
        }
        return { ids: replayed, isLast: chosen.length < limit };
      },
    );
    return result as unknown as ReplayBatch;
  }
}
