import type { Dimensions } from './analytics-event.js';
import { valueIn } from './event-filter.js';
import { groupKey, OTHER } from './event-group.js';

/** A line of a chart, and the series that it is made of. */
export interface SeriesGroup<Series> {
  readonly group: Dimensions;
  readonly series: readonly Series[];
}

/** Series by what they have of some dimensions. */
export function groupSeries<Series extends { readonly dimensions: Dimensions }>(
  series: readonly Series[],
  groupBy: readonly string[],
): readonly SeriesGroup<Series>[] {
  const groups = new Map<string, { group: Dimensions; series: Series[] }>();
  for (const one of series) {
    const group = Object.fromEntries(groupBy.map((name) => [name, valueIn(one.dimensions, name)]));
    const key = groupKey(group);
    const known = groups.get(key);
    if (known) known.series.push(one);
    else groups.set(key, { group, series: [one] });
  }
  return [...groups.values()];
}

/** The `top` groups by their weight, largest first; all others are one, the last: `(other)`. */
export function topGroups<Series>(
  groups: readonly SeriesGroup<Series>[],
  weightOf: (group: SeriesGroup<Series>) => number,
  top: number,
): readonly SeriesGroup<Series>[] {
  const weighed = groups
    .map((group) => ({ group, weight: weightOf(group), key: groupKey(group.group) }))
    .sort((a, b) => b.weight - a.weight || (a.key < b.key ? -1 : 1));
  const isOther = ({ group }: SeriesGroup<Series>) =>
    Object.keys(group).length > 0 && Object.values(group).every((value) => value === OTHER);
  const named = weighed.map(({ group }) => group).filter((group) => !isOther(group));
  const rest = [...named.slice(top), ...groups.filter(isOther)];
  const [first] = rest;
  if (!first) return named;
  const group = Object.fromEntries(Object.keys(first.group).map((name) => [name, OTHER]));
  return [...named.slice(0, top), { group, series: rest.flatMap(({ series }) => series) }];
}
