import type { Actor } from '../../domain/access/actor.js';
import { SlidingSum } from '../../domain/access/sliding-sum.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { EventLog } from '../../ports/runtime/event-log.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { isWrite, type UseCase } from '../shared/use-case.js';

export interface MassReadSettings {
  /** So many rows within the window are a mass read; 0: none is. */
  readonly rows: number;
  readonly windowSeconds: number;
}

interface Reader {
  readonly sum: SlidingSum;
  readonly windowSeconds: number;
  toldMs: number;
}

/** Actors whose reads are added up; beyond, the one that read nothing for longest is forgotten. */
const MOST_ACTORS = 10_000;

/** Kinds of actors that stand for somebody, not for the program itself. */
const SOMEBODY: ReadonlySet<Actor['kind']> = new Set(['api-key', 'local', 'service']);

/** Tells when one actor is answered very many rows of lists within a while: once for each window. */
export class MassReadWatch {
  /** The one that read nothing for longest first. */
  private readonly readers = new Map<string, Reader>();

  constructor(
    private readonly deps: {
      /** Asked each time, so that a change counts at once. */
      readonly settings: () => MassReadSettings;
      readonly events: EventLog;
      readonly work: UnitOfWork;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {}

  /** @returns what still has to be waited for: the telling, which never fails; mostly there is nothing to tell */
  answered(
    useCase: Pick<UseCase<never, unknown>, 'permission'>,
    result: unknown,
    { actor }: ExecutionContext,
  ): Promise<void> | undefined {
    const { rows, windowSeconds } = this.deps.settings();
    if (rows === 0 || isWrite(useCase) || !SOMEBODY.has(actor.kind)) return undefined;
    const count = countOf(result);
    if (count === 0) return undefined;
    const nowMs = this.deps.clock.monotonicMs();
    const reader = this.readerOf(actor.id, windowSeconds);
    const sum = reader.sum.add(count, nowMs);
    if (sum < rows || nowMs - reader.toldMs < windowSeconds * 1_000) return undefined;
    reader.toldMs = nowMs;
    return this.tell(actor, sum, reader);
  }

  private readerOf(actor: string, windowSeconds: number): Reader {
    const known = this.readers.get(actor);
    const isCurrent = known?.windowSeconds === windowSeconds;
    const reader = isCurrent
      ? known
      : { sum: new SlidingSum(windowSeconds * 1_000), windowSeconds, toldMs: -Infinity };
    this.readers.delete(actor);
    this.readers.set(actor, reader);
    const [oldest] = this.readers.keys();
    if (this.readers.size > MOST_ACTORS && oldest !== undefined) this.readers.delete(oldest);
    return reader;
  }

  private async tell({ id }: Actor, rows: number, reader: Reader): Promise<void> {
    const { windowSeconds } = reader;
    const { events, work, logger } = this.deps;
    const message = `${String(rows)} rows were read within ${String(windowSeconds)} seconds`;
    const data = { rows, windowSeconds, message };
    try {
      await work.run(() => events.append([{ type: 'brain.access.mass-read', subject: id, data }]));
    } catch (error) {
      // The next answer tells it.
      reader.toldMs = -Infinity;
      logger.warn('a mass read cannot be told', { actor: id, rows, error });
    }
  }
}

/** How many rows a page of a list holds. */
function countOf(result: unknown): number {
  if (typeof result !== 'object' || result === null) return 0;
  const { items } = result as { readonly items?: unknown };
  return Array.isArray(items) ? items.length : 0;
}
