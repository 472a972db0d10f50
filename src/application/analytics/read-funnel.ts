import {
  Funnel,
  requireFunnel,
  type FunnelGroup,
  type FunnelQuery,
  type FunnelStepCount,
} from '../../domain/analytics/funnel.js';
import type { AnalyticsEvents } from '../../ports/analytics/analytics-events.js';
import type { UseCase } from '../shared/use-case.js';
import { orderedEvents } from './ordered-events.js';

/** Groups of an answer, those with the most subjects. */
export const MOST_GROUPS = 50;

export interface FunnelAnswer extends FunnelQuery {
  readonly whole: readonly FunnelStepCount[];
  /** The largest 50; empty when nothing is grouped. */
  readonly groups: readonly FunnelGroup[];
}

/** How many subjects come from step to step, and how long they take: exact, from the events themselves. */
export class ReadFunnel implements UseCase<FunnelQuery, FunnelAnswer> {
  readonly name = 'analytics.funnel';
  readonly permission = 'analytics:read';

  constructor(private readonly deps: { readonly events: AnalyticsEvents }) {}

  /** @throws AppError `validation` (`analytics.bad-query`, `analytics.too-much`) */
  async execute(query: FunnelQuery): Promise<FunnelAnswer> {
    requireFunnel(query);
    const { steps, from, to, windowSeconds, groupBy } = query;
    const funnel = new Funnel(query);
    // The last that a run may end with is as late as the window after the last beginning.
    const until = new Date(to.getTime() + windowSeconds * 1_000);
    const names = steps.map(({ name }) => name);
    for await (const event of orderedEvents(this.deps.events, names, { from, to: until })) {
      funnel.add(event);
    }
    const groups = groupBy === undefined ? [] : funnel.groups().slice(0, MOST_GROUPS);
    return { ...query, whole: funnel.whole(), groups };
  }
}
