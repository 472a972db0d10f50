/** Observations up to and including `le`; those of smaller bounds are among them. */
interface Bucket {
  readonly le: number;
  readonly count: number;
}

/**
 * The value below which the share `quantile` of observations lies, as PromQL's `histogram_quantile` estimates
 * it: observations are taken to lie evenly within their bucket, the first of which begins at 0. What lies above
 * the last bound counts as that bound.
 * @param buckets ascending, cumulative
 * @param count of all observations
 * @returns 0 when there was none
 */
export function quantileOf(buckets: readonly Bucket[], count: number, quantile: number): number {
  if (count === 0) return 0;
  const rank = quantile * count;
  let below: Bucket = { le: 0, count: 0 };
  for (const bucket of buckets) {
    if (bucket.count >= rank && bucket.count > below.count) {
      const share = (rank - below.count) / (bucket.count - below.count);
      return below.le + (bucket.le - below.le) * Math.max(0, share);
    }
    below = bucket;
  }
  return below.le;
}

/** @param counts of each bucket by itself, those above the last bound at the end */
export function cumulative(
  bounds: readonly number[],
  counts: readonly number[],
): readonly Bucket[] {
  let sum = 0;
  return bounds.map((le, index) => {
    sum += counts[index] ?? 0;
    return { le, count: sum };
  });
}
