import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';

/** What one step of a replay did. */
export interface ReplayBatch {
  readonly ids: readonly string[];
  /** There was nothing left to do after it. */
  readonly isLast: boolean;
}

/** Ids of replays are told apart by who chose them. */
export function replayScope({ actor }: Pick<ExecutionContext, 'actor'>): string {
  return `dead-letters.replay ${actor.id}`;
}

/** Under which a step is kept. */
export function batchKey(replayId: string, kind: string, step: number): string {
  return `${replayId} ${kind} ${String(step)}`;
}
