import type { IncomingMessage } from 'node:http';
import type { Actor } from '../../../domain/access/actor.js';
import { toAppError } from '../../../domain/shared/app-error.js';
import type { Clock } from '../../../ports/runtime/clock.js';

/** Credentials that are waited for together; whoever comes then is nobody. */
const MOST_AT_ONCE = 20;

/** How long a credential may take, ms: where they are stored may be what is down. */
const PATIENCE_MS = 1_000;

/** Looks into the database under way, those that nobody waits for any more included. */
const MOST_UNDER_WAY = 200;

/** `refused`: the credential is not valid; `unsure`: it cannot be looked at now. */
export type Recognised = Actor | 'nobody' | 'refused' | 'unsure';

/** Who it is, or how to find out. */
type Found = Actor | Promise<Actor> | (() => Promise<Actor>);

/**
 * Says who asks where an answer must come in any case, however busy and broken the rest is.
 * @param find undefined where a request has no credential; looking throws AppError as the credential is refused
 */
export class Recognition {
  private waiting = 0;
  private underWay = 0;

  constructor(
    private readonly find: (request: IncomingMessage) => Found | undefined,
    private readonly clock: Clock,
  ) {}

  async of(request: IncomingMessage): Promise<Recognised> {
    const found = this.find(request);
    if (!found) return 'nobody';
    if (typeof found !== 'function') return found;
    if (this.waiting >= MOST_AT_ONCE || this.underWay >= MOST_UNDER_WAY) return 'unsure';
    this.waiting += 1;
    const known = this.look(found);
    const answered = new AbortController();
    const late = this.clock.sleep(PATIENCE_MS, answered.signal).then((): Recognised => 'unsure');
    const recognised = await Promise.race([known, late]);
    answered.abort();
    this.waiting -= 1;
    return recognised;
  }

  /** Never rejects. */
  private async look(lookUp: () => Promise<Actor>): Promise<Recognised> {
    this.underWay += 1;
    try {
      return await lookUp();
    } catch (error) {
      return whyNot(error);
    } finally {
      this.underWay -= 1;
    }
  }
}

function whyNot(error: unknown): Recognised {
  return toAppError(error).kind === 'unauthorised' ? 'refused' : 'unsure';
}
