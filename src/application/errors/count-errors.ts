import { HOUR_MS, hourOf, type ErrorStatistics } from '../../domain/errors/error-statistics.js';
import { validationError } from '../../domain/shared/app-error.js';
import type { ErrorGroupQueries } from '../../ports/errors/error-group-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { UseCase } from '../shared/use-case.js';

/** Thirty days. */
export const MOST_HOURS = 720;

export interface CountErrorsInput {
  /** 1 to 720. */
  readonly hours: number;
}

/** Failures of the last hours, the running one included. */
export class CountErrors implements UseCase<CountErrorsInput, ErrorStatistics> {
  readonly name = 'errors.statistics';
  readonly permission = 'error:read';

  constructor(
    private readonly deps: { readonly queries: ErrorGroupQueries; readonly clock: Clock },
  ) {}

  async execute({ hours }: CountErrorsInput): Promise<ErrorStatistics> {
    if (!Number.isInteger(hours) || hours < 1 || hours > MOST_HOURS) {
      const message = `must be an integer between 1 and ${String(MOST_HOURS)}`;
      throw validationError('request.invalid', `hours ${message}`, [{ path: 'hours', message }]);
    }
    const { queries, clock } = this.deps;
    const since = new Date(hourOf(clock.now()).getTime() - (hours - 1) * HOUR_MS);
    return queries.statistics(since);
  }
}
