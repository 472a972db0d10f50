import {
  circuitBreaker,
  CircuitState,
  handleWhen,
  type CircuitBreakerPolicy,
  type IBreaker,
} from 'cockatiel';
import {
  isDependencyFault,
  type BreakerSettings,
} from '../../../domain/resilience/dependency-policy.js';
import { FailureWindow } from '../../../domain/resilience/failure-window.js';
import { toAppError } from '../../../domain/shared/app-error.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { BreakerState } from '../../../ports/runtime/resilience.js';
import type { Refusals } from './refusals.js';

const STATES: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};

/** cockatiel times by the wall clock, which is put back at times: when to let a probe through is decided here. */
const WHENEVER_ASKED = Number.NEGATIVE_INFINITY;

/** What a breaker of cockatiel looks like that is open. */
const open = () => ({
  ownState: { value: CircuitState.Open, openedAt: 0, attemptNo: 1 },
  breakerState: undefined,
});

/** A failure that says nothing about how the dependency is now. */
export class Uncounted extends Error {
  constructor(readonly error: unknown) {
    super('uncounted');
  }
}

/**
 * Refuses calls while the dependency fails. Once the time is over one call finds out, and the others need not
 * wait for it; when its answer takes as long again, another one does, so that one slow call refuses nobody for good.
 */
export class DependencyBreaker {
  private readonly window: FailureWindow;
  private circuit: CircuitBreakerPolicy;
  /** When calls began to be refused, or a probe to find out; monotonic. */
  private refusingSinceMs: number;
  private timesOpened = 0;

  constructor(
    private readonly deps: {
      readonly clock: Clock;
      readonly refusals: Refusals;
      readonly onState: (state: BreakerState) => void;
    },
    private readonly settings: BreakerSettings,
    isOpen: boolean,
  ) {
    this.window = new FailureWindow(settings);
    this.refusingSinceMs = deps.clock.monotonicMs();
    this.circuit = this.makeCircuit(isOpen);
  }

  get state(): BreakerState {
    return STATES[this.circuit.state];
  }

  /** 0: the next call is let through. */
  refusesForMs(): number {
    if (this.circuit.state === CircuitState.Closed) return 0;
    const untilMs = this.refusingSinceMs + this.settings.openSeconds * 1_000;
    return Math.max(0, untilMs - this.deps.clock.monotonicMs());
  }

  /** @throws AppError `resilience.open`; Uncounted; what `work` throws */
  execute<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.circuit.state === CircuitState.Closed) {
      const { timesOpened } = this;
      return this.circuit.execute(() => this.counted(work, timesOpened, signal));
    }
    const leftMs = this.refusesForMs();
    if (leftMs > 0) throw this.deps.refusals.open(leftMs);
    if (this.circuit.state === CircuitState.HalfOpen) this.circuit = this.makeCircuit(true);
    return this.circuit.execute(work);
  }

  /** A call from before the outage tells nothing of the time after it, nor does one whose caller went. */
  private async counted<T>(
    work: () => Promise<T>,
    timesOpened: number,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (signal?.aborted || timesOpened !== this.timesOpened) throw new Uncounted(error);
      throw error;
    }
  }

  private makeCircuit(isOpen: boolean): CircuitBreakerPolicy {
    const now = () => this.deps.clock.monotonicMs();
    const breaker: IBreaker = {
      state: undefined,
      success: () => {
        this.window.success(now());
      },
      failure: () => this.window.failure(now()),
    };
    const circuit: CircuitBreakerPolicy = circuitBreaker(
      handleWhen((error) => !(error instanceof Uncounted) && isDependencyFault(toAppError(error))),
      { halfOpenAfter: WHENEVER_ASKED, breaker, ...(isOpen ? { initialState: open() } : {}) },
    );
    circuit.onStateChange((state) => {
      // An overdue probe no longer decides.
      if (this.circuit === circuit) this.changed(STATES[state]);
    });
    return circuit;
  }

  private changed(state: BreakerState): void {
    if (state === 'closed') this.window.reset();
    else this.refusingSinceMs = this.deps.clock.monotonicMs();
    if (state === 'open') this.timesOpened += 1;
    this.deps.onState(state);
  }
}
