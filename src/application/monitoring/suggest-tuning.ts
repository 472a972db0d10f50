import { suggestionsFor } from '../../domain/monitoring/suggestions/all-rules.js';
import type { Suggestion, Tuning } from '../../domain/monitoring/suggestions/suggestion.js';
import type { UseCase } from '../shared/use-case.js';
import type { ReadService } from './read-service.js';
import { requireHours, type ReportInput } from './report-performance.js';

export interface Suggestions {
  readonly from: Date;
  readonly to: Date;
  readonly items: readonly Suggestion[];
}

/** What to change, by what was measured; nothing where little was. */
export class SuggestTuning implements UseCase<ReportInput, Suggestions> {
  readonly name = 'performance.suggestions';
  readonly permission = 'metric:read';

  constructor(
    private readonly deps: { readonly service: ReadService; readonly tuning: () => Tuning },
  ) {}

  async execute({ hours }: ReportInput): Promise<Suggestions> {
    requireHours(hours);
    const { from, to, metric } = await this.deps.service.last(hours);
    const items = suggestionsFor({ hours, metric, tuning: this.deps.tuning() });
    return { from, to, items };
  }
}
