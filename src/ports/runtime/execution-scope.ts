import type { Actor } from '../../domain/access/actor.js';
import type { TraceContext } from '../../domain/shared/trace-context.js';

/** On whose behalf, and in answer to which request, the current asynchronous flow runs. */
export interface ExecutionContext {
  readonly actor: Actor;
  readonly requestId: string;
  /** Absent where nothing is traced. */
  readonly trace?: TraceContext;
  /** How many plugins stand between this and what began it; absent where none does. */
  readonly pluginDepth?: number;
}

/** Carries the context through asynchronous calls, so that logs, events and jobs can name their cause. */
export interface ExecutionScope {
  run<T>(context: ExecutionContext, action: () => Promise<T>): Promise<T>;
  /** Undefined outside of `run`. */
  current(): ExecutionContext | undefined;
  /**
   * Runs the action in nobody's context, and nothing it starts has one. What outlives a request, such as a
   * connection that many share, is made so: else its callbacks would count for whoever happened to need it first.
   */
  outside<T>(action: () => T): T;
}
