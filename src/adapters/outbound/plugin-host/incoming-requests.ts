import type { JsonObject, JsonValue } from '../../../domain/shared/json.js';
import type { PluginRequests } from '../../../ports/plugins/plugin-runtime.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import { MessageBudget } from './message-budget.js';

/** Requests of one plugin under way here. */
const MOST_REQUESTS = 100;

/** Requests that are begun at once, and a second after that; more wait. */
const BURST = 1_000;
const PER_SECOND = 500;

/** Time between two looks whether waiting requests may begin, ms. */
const LOOK_MS = 20;

export interface RequestEvents {
  readonly onRequest: PluginRequests;
  readonly onOutcome: (id: JsonValue | undefined, outcome: JsonObject) => void;
  /** While requests wait, no more are to be read; called when that changes. */
  readonly onPace: () => void;
}

/** What a plugin asks and waits for: so much at once, and so fast; what is too fast waits. */
export class IncomingRequests {
  private readonly pace: MessageBudget;
  private underWay = 0;
  private delayed = 0;

  constructor(
    private readonly clock: Clock,
    private readonly events: RequestEvents,
    private readonly over: AbortSignal,
  ) {
    this.pace = new MessageBudget(BURST, PER_SECOND, () => clock.monotonicMs());
  }

  get areDelayed(): boolean {
    return this.delayed > 0;
  }

  /** @returns false when there are too many under way: it is not begun */
  take(id: JsonValue | undefined, method: string, parameters: JsonObject, bytes: number): boolean {
    if (this.underWay >= MOST_REQUESTS) return false;
    this.underWay += 1;
    void this.serve(method, parameters, bytes).then((outcome) => {
      this.underWay -= 1;
      this.events.onOutcome(id, outcome);
    });
    return true;
  }

  private async serve(method: string, parameters: JsonObject, bytes: number): Promise<JsonObject> {
    try {
      if (!this.pace.take(bytes)) await this.wait(bytes);
      return { result: await this.events.onRequest(method, parameters) };
    } catch (error) {
      return { error: errorOf(error) };
    }
  }

  private async wait(bytes: number): Promise<void> {
    this.delayed += 1;
    this.events.onPace();
    do await this.clock.sleep(LOOK_MS, this.over);
    while (!this.over.aborted && !this.pace.take(bytes));
    this.delayed -= 1;
    this.events.onPace();
    this.over.throwIfAborted();
  }
}

function errorOf(error: unknown): JsonObject {
  const { code, message } = (error ?? {}) as {
    readonly code?: unknown;
    readonly message?: unknown;
  };
  return {
    code: typeof code === 'string' ? code : 'internal',
    message: typeof message === 'string' ? message.slice(0, 1_000) : 'It failed',
  };
}
