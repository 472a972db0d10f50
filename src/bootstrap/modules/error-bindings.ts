import type { ContainerModuleLoadOptions } from 'inversify';
import { ChangeErrorGroup } from '../../application/errors/change-error-group.js';
import { CountErrors } from '../../application/errors/count-errors.js';
import { ErrorAggregator } from '../../application/errors/error-aggregator.js';
import { ErrorSampler } from '../../application/errors/error-sampler.js';
import { GetOne, ListPage } from '../../application/shared/read-use-cases.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { VERSION } from '../version.js';
import { bindClass, bindMade } from './bind-class.js';

export function bindErrors(options: ContainerModuleLoadOptions): void {
  const { errorGroups: groups, errorGroupQueries: queries } = PORTS;
  const { work, scope, clock, ids, logger, digests, metrics } = PORTS;
  const storing = { groups, work, scope, clock, ids, logger, digests, metrics };
  const needed = { ...storing, redact: SERVICES.redact };
  bindMade(
    options,
    SERVICES.errorAggregator,
    needed,
    ({ digests: hash, redact, metrics: all, ...deps }) => {
      const failures = all.counter({
        name: 'errors_total',
        help: 'Failures, the ones callers caused included.',
        labels: ['category', 'severity'],
      });
      const dropped = all.counter({
        name: 'error_occurrences_dropped_total',
        help: 'Failures that could not be stored before the process ended.',
      });
      const sampler = new ErrorSampler({ digests: hash, redact });
      return new ErrorAggregator({ ...deps, sampler, failures, dropped, version: VERSION });
    },
  );
  bindMade(options, USE_CASES['errors.list'], { queries }, (deps) => {
    return new ListPage('errors', 'error', deps.queries);
  });
  bindMade(options, USE_CASES['errors.get'], { queries }, (deps) => {
    return new GetOne('errors', 'error', deps.queries);
  });
  bindClass(options, USE_CASES['errors.update'], ChangeErrorGroup, { groups, work, clock });
  bindClass(options, USE_CASES['errors.statistics'], CountErrors, { queries, clock });
}
