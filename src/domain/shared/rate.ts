/** So much within so much time, e.g. what a provider allows. */
export interface Rate {
  readonly count: number;
  readonly perSeconds: number;
  /** What may come at once after a pause; absent = what one second brings, at least 1. */
  readonly burst?: number;
}
