import type { Actor } from '../../domain/access/actor.js';

/** On whose behalf, and in answer to which request, the current asynchronous flow runs. */
export interface ExecutionContext {
  readonly actor: Actor;
  readonly requestId: string;
}

/** Carries the context through asynchronous calls, so that logs, events and jobs can name their cause. */
export interface ExecutionScope {
  run<T>(context: ExecutionContext, action: () => Promise<T>): Promise<T>;
  /** Undefined outside of `run`. */
  current(): ExecutionContext | undefined;
}
