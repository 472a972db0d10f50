/**
 * A tie between a task and an object elsewhere.
 * `origin`: the task stands for that object; at most one task does.
 * `closes`: finishing the task will close that object.
 */
export interface TaskLink {
  readonly relation: 'origin' | 'closes';
  readonly provider: string;
  /** Stable across renames, e.g. `186853002#12` (repository id and issue number). */
  readonly externalId: string;
  readonly url: string | null;
}
