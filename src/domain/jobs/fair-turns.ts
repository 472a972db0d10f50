export interface Sharing {
  readonly queue: string;
  readonly fairnessKey: string;
  readonly fairnessWeight?: number | undefined;
}

/** Where a key of weight 1 has got further by one job. */
const STEP = 1_000_000;

/** Bounds of a weight: what a key gets compared with one of weight 1. */
export const LEAST_WEIGHT = 0.001;
export const MOST_WEIGHT = 1_000;

export interface Turns {
  /** One for each job, in order; jobs with smaller turns go first. */
  readonly turns: readonly number[];
  /** How far each key has got. */
  readonly last: readonly (Pick<Sharing, 'queue' | 'fairnessKey'> & { readonly turn: number })[];
}

/**
 * Start-time fair queueing: each key's jobs stand apart by 1/weight, beginning where the queue is, so that a key
 * with many jobs does not go before one with few.
 * Source: P. Goyal, H. Vin, H. Cheng, "Start-time Fair Queueing", SIGCOMM 1996.
 * @param reached how far a key has got, or the queue as a whole
 */
export function turnsOf(
  jobs: readonly Sharing[],
  reached: (queue: string, fairnessKey?: string) => number,
): Turns {
  const last = new Map<string, Map<string, number>>();
  const turns = jobs.map(({ queue, fairnessKey, fairnessWeight = 1 }) => {
    const keys = last.get(queue) ?? new Map<string, number>();
    last.set(queue, keys);
    const before = keys.get(fairnessKey) ?? Math.max(reached(queue), reached(queue, fairnessKey));
    const weight = Math.min(MOST_WEIGHT, Math.max(LEAST_WEIGHT, fairnessWeight));
    const turn = before + Math.round(STEP / weight);
    keys.set(fairnessKey, turn);
    return turn;
  });
  return {
    turns,
    last: [...last].flatMap(([queue, keys]) =>
      [...keys].map(([fairnessKey, turn]) => ({ queue, fairnessKey, turn })),
    ),
  };
}
