import type { Dimensions } from '../../domain/analytics/analytics-event.js';
import { notFound } from '../../domain/shared/app-error.js';
import type { AnalyticsSeries } from '../../ports/analytics/analytics-series.js';
import type { UseCase } from '../shared/use-case.js';
import type { AnalyticsSettings } from './analytics-settings.js';

/** Values shown of a dimension. */
const MOST_SHOWN = 100;

export interface EventName {
  readonly name: string;
  readonly isDeclared: boolean;
  /** Declared ones, and those that were. */
  readonly dimensions: readonly string[];
  /** Combinations of their values that were counted. */
  readonly groups: number;
}

export interface EventNameDetails extends EventName {
  /** By dimension, sorted, at most 100 each. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

interface NameDeps {
  readonly series: AnalyticsSeries;
  readonly settings: AnalyticsSettings;
}

/** The names of events, those that were declared and those that were recorded. */
export class ListNames implements UseCase<void, readonly EventName[]> {
  readonly name = 'analytics.names';
  readonly permission = 'analytics:read';

  constructor(private readonly deps: NameDeps) {}

  async execute(): Promise<readonly EventName[]> {
    const { series, settings } = this.deps;
    const counted = new Map((await series.names()).map((one) => [one.name, one]));
    const names = new Set([...settings.definitions.keys(), ...counted.keys()]);
    return [...names].sort().map((name) => ({
      name,
      isDeclared: settings.definitions.has(name),
      dimensions: [...(settings.definitions.get(name)?.dimensions ?? [])].sort(),
      groups: counted.get(name)?.groups ?? 0,
    }));
  }
}

/** One name, with the values of its dimensions. */
export class GetName implements UseCase<{ readonly name: string }, EventNameDetails> {
  readonly name = 'analytics.name';
  readonly permission = 'analytics:read';

  constructor(private readonly deps: NameDeps) {}

  /** @throws AppError `not-found` when no event of the name was declared or recorded */
  async execute({ name }: { readonly name: string }): Promise<EventNameDetails> {
    const stored = await this.deps.series.series(name);
    const definition = this.deps.settings.definitions.get(name);
    if (!definition && stored.length === 0) throw notFound('analytics-event', name);
    const values = valuesOf(stored.map(({ dimensions }) => dimensions));
    const dimensions = [...new Set([...(definition?.dimensions ?? []), ...values.keys()])].sort();
    const shown = dimensions.map(
      (one) => [one, [...(values.get(one) ?? [])].sort().slice(0, MOST_SHOWN)] as const,
    );
    return {
      name,
      isDeclared: definition !== undefined,
      dimensions,
      groups: stored.length,
      values: Object.fromEntries(shown),
    };
  }
}

function valuesOf(groups: readonly Dimensions[]): ReadonlyMap<string, ReadonlySet<string>> {
  const values = new Map<string, Set<string>>();
  for (const group of groups) {
    for (const [name, value] of Object.entries(group)) {
      values.set(name, (values.get(name) ?? new Set<string>()).add(value));
    }
  }
  return values;
}
