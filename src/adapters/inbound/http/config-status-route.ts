import type { GetConfigStatus } from '../../../application/config/config-status.js';
import type { UseCaseRunner } from '../../../application/shared/use-case-runner.js';
import type { Route } from './route.js';

/** @param isPublic true: open to anybody, as monitoring tools have no credential */
export function configStatusRoute(
  useCase: GetConfigStatus,
  runner: UseCaseRunner,
  isPublic: boolean,
): Route {
  return {
    method: 'get',
    path: '/config/status',
    operation: useCase.name,
    summary: 'Show the state of the configuration; no secret is in it',
    tag: 'Configuration',
    isPublic,
    answers: {
      200: {
        description: 'The state',
        schema: {
          type: 'object',
          required: ['environment', 'debug', 'adapters', 'revision', 'needRestart'],
          properties: {
            environment: { type: 'string' },
            debug: { type: 'boolean' },
            maxConcurrentRuns: { type: ['integer', 'null'] },
            metricsEnabled: { type: ['boolean', 'null'] },
            healthChecksEnabled: { type: ['boolean', 'null'] },
            adapters: { type: 'object' },
            revision: { type: 'integer' },
            needRestart: { type: 'array', items: { type: 'string' } },
          },
        },
      },
    },
    handle: async ({ http, execution }) => {
      http.body = isPublic
        ? await useCase.execute()
        : await runner.run(useCase, undefined, execution);
    },
  };
}
