import type { MetricsText } from '../../../ports/runtime/metrics.js';
import type { UseCase } from '../../../application/shared/use-case.js';
import type { UseCaseRunner } from '../../../application/shared/use-case-runner.js';
import type { Route } from './route.js';

/** @param isPublic true: open to anybody, as scrapers often have no credential */
export function metricsRoute(
  useCase: UseCase<void, MetricsText>,
  runner: UseCaseRunner,
  isPublic: boolean,
): Route {
  return {
    method: 'get',
    path: '/metrics/prometheus',
    operation: useCase.name,
    summary: 'Show what the process counts about itself, as Prometheus text',
    tag: 'System',
    isPublic,
    answers: {
      200: { description: 'The metrics', contentType: 'text/plain', schema: { type: 'string' } },
    },
    handle: async ({ http, execution }) => {
      const { text, contentType } = isPublic
        ? await useCase.execute(undefined, execution)
        : await runner.run(useCase, undefined, execution);
      http.type = contentType;
      http.body = text;
    },
  };
}
