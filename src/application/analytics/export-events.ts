import type { AnalyticsEvent } from '../../domain/analytics/analytics-event.js';
import { passes, type EventFilter } from '../../domain/analytics/event-filter.js';
import { validationError } from '../../domain/shared/app-error.js';
import type { AnalyticsEvents } from '../../ports/analytics/analytics-events.js';
import type { UseCase } from '../shared/use-case.js';
import type { AnalyticsSettings } from './analytics-settings.js';
import { pagesOf } from './ordered-events.js';

/** Events in memory at once. */
const PAGE = 1_000;

export interface ExportQuery {
  /** All when absent. */
  readonly name?: string | undefined;
  readonly from: Date;
  readonly to: Date;
  readonly filter: EventFilter;
}

export interface EventExport {
  /** Declared for the name: what a table has columns for. */
  readonly dimensions: readonly string[];
  /** In order; read on as they are taken. What is recorded behind the place reached is not among them. */
  readonly pages: AsyncIterable<readonly AnalyticsEvent[]>;
}

/** The events of a time, however many. */
export class ExportEvents implements UseCase<ExportQuery, EventExport> {
  readonly name = 'analytics.export';
  readonly permission = 'analytics:read';

  constructor(
    private readonly deps: {
      readonly events: AnalyticsEvents;
      readonly settings: AnalyticsSettings;
    },
  ) {}

  /** @throws AppError `validation` (`analytics.bad-query`) */
  async execute(query: ExportQuery): Promise<EventExport> {
    const { name, from, to, filter } = query;
    if (!(from < to)) {
      throw validationError('analytics.bad-query', 'The query is not valid', [
        { path: 'to', message: 'must be after from' },
      ]);
    }
    const pages = pagesOf(this.deps.events, query, PAGE);
    // What fails at once is answered as a fault, and breaks no stream off.
    const first = await pages.next();
    const declared = this.deps.settings.definitions.get(name ?? '')?.dimensions ?? [];
    return { dimensions: [...declared].sort(), pages: filtered(first, pages, filter) };
  }
}

async function* filtered(
  first: IteratorResult<readonly AnalyticsEvent[]>,
  pages: AsyncGenerator<readonly AnalyticsEvent[]>,
  filter: EventFilter,
): AsyncGenerator<readonly AnalyticsEvent[]> {
  for (let page = first; !page.done; page = await pages.next()) {
    yield page.value.filter(({ dimensions }) => passes(dimensions, filter));
  }
}
