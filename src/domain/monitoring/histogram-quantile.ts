/**
 * The value below which the share `quantile` of the observations lies, taken to be spread evenly within a
 * bucket, as Prometheus does. Above the last bound nothing is known but that bound.
 * @param counts of each bucket, not cumulative, those above the last bound at the end
 * @returns undefined when nothing was observed
 */
export function histogramQuantile(
  bounds: readonly number[],
  counts: readonly number[],
  quantile: number,
): number | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total <= 0) return undefined;
  const rank = quantile * total;
  let below = 0;
  for (const [index, upper] of bounds.entries()) {
    const count = counts[index] ?? 0;
    if (count > 0 && below + count >= rank) {
      const lower = index === 0 ? Math.min(0, upper) : (bounds[index - 1] ?? 0);
      return lower + ((upper - lower) * (rank - below)) / count;
    }
    below += count;
  }
  return bounds.at(-1);
}
