import type { Container } from 'inversify';
import { entityResource } from '../../adapters/inbound/http/entity-resource.js';
import type { ResourceTools } from '../../adapters/inbound/http/resource-definition.js';
import { analyticsEventResource } from '../../adapters/inbound/http/resources/analytics-event-resource.js';
import { apiKeyResource } from '../../adapters/inbound/http/resources/api-key-resource.js';
import { codebaseResource } from '../../adapters/inbound/http/resources/codebase-resource.js';
import { configResource } from '../../adapters/inbound/http/resources/config-resource.js';
import { deadLetterResource } from '../../adapters/inbound/http/resources/dead-letter-resource.js';
import { errorResource } from '../../adapters/inbound/http/resources/error-resource.js';
import { alertResource } from '../../adapters/inbound/http/resources/alert-resource.js';
import { alertRuleResource } from '../../adapters/inbound/http/resources/alert-rule-resource.js';
import { expectationResource } from '../../adapters/inbound/http/resources/expectation-resource.js';
import { scheduleResource } from '../../adapters/inbound/http/resources/schedule-resource.js';
import { silenceResource } from '../../adapters/inbound/http/resources/silence-resource.js';
import { eventResource } from '../../adapters/inbound/http/resources/event-resource.js';
import { jobResource } from '../../adapters/inbound/http/resources/job-resource.js';
import { metricResource } from '../../adapters/inbound/http/resources/metric-resource.js';
import { promptRoutes } from '../../adapters/inbound/http/prompt-routes.js';
import { searchRoute } from '../../adapters/inbound/http/search-route.js';
import { taskDependencyRoutes } from '../../adapters/inbound/http/task-dependency-routes.js';
import { workerResource } from '../../adapters/inbound/http/resources/worker-resource.js';
import type { Route } from '../../adapters/inbound/http/route.js';
import { ENTITY_VERBS, type EntityUseCases } from '../../application/entities/entity-use-cases.js';
import { ENTITIES } from '../../domain/entities.js';
import type { Entity } from '../../domain/shared/entities/entity.js';
import { TASK_DEPENDENCY } from '../../domain/tasks/task-dependency.js';
import type { Token } from '../tokens/token.js';
import { USE_CASES } from '../tokens/use-cases.js';

/** The collections of the API with the use cases behind them. */
export function apiResources(container: Container, tools: ResourceTools): readonly Route[] {
  return [
    searchRoute(container.get(USE_CASES['search.find']), tools.runner),
    ...promptRoutes(container.get(USE_CASES['prompts.render']), tools),
    ...taskDependencyRoutes(useCasesOf(container, TASK_DEPENDENCY), tools),
    ...ENTITIES.flatMap((entity) => entityResource(entity, useCasesOf(container, entity), tools)),
    ...codebaseResource(
      {
        list: container.get(USE_CASES['codebases.list']),
        get: container.get(USE_CASES['codebases.get']),
        add: container.get(USE_CASES['codebases.create']),
        change: container.get(USE_CASES['codebases.update']),
        delete: container.get(USE_CASES['codebases.delete']),
        analyse: container.get(USE_CASES['codebases.analyse']),
        code: {
          files: container.get(USE_CASES['codebases.files']),
          elements: container.get(USE_CASES['codebases.elements']),
          hotSpots: container.get(USE_CASES['codebases.hot-spots']),
          unusedExports: container.get(USE_CASES['codebases.unused-exports']),
          callers: container.get(USE_CASES['codebases.callers']),
          imports: container.get(USE_CASES['codebases.imports']),
          path: container.get(USE_CASES['codebases.path']),
          cycles: container.get(USE_CASES['codebases.cycles']),
          duplicates: container.get(USE_CASES['codebases.duplicates']),
        },
      },
      tools,
    ),
    ...eventResource(
      {
        list: container.get(USE_CASES['events.list']),
        get: container.get(USE_CASES['events.get']),
        payload: container.get(USE_CASES['events.payload']),
        count: container.get(USE_CASES['events.statistics']),
        replay: container.get(USE_CASES['events.replay']),
        recover: container.get(USE_CASES['events.recover']),
      },
      tools,
    ),
    ...jobResource(
      {
        list: container.get(USE_CASES['jobs.list']),
        get: container.get(USE_CASES['jobs.get']),
        enqueue: container.get(USE_CASES['jobs.enqueue']),
        enqueueMany: container.get(USE_CASES['jobs.enqueue-many']),
        cancel: container.get(USE_CASES['jobs.cancel']),
        retry: container.get(USE_CASES['jobs.retry']),
      },
      tools,
    ),
    ...deadLetterResource(
      {
        groups: container.get(USE_CASES['dead-letters.groups']),
        list: container.get(USE_CASES['dead-letters.list']),
        get: container.get(USE_CASES['dead-letters.get']),
        edit: container.get(USE_CASES['dead-letters.update']),
        note: container.get(USE_CASES['dead-letters.note']),
        replay: container.get(USE_CASES['dead-letters.replay']),
        report: container.get(USE_CASES['dead-letters.report']),
        purge: container.get(USE_CASES['dead-letters.purge']),
      },
      tools,
    ),
    ...workerResource(container.get(USE_CASES['workers.list']), tools),
    ...scheduleResource(
      {
        list: container.get(USE_CASES['schedules.list']),
        get: container.get(USE_CASES['schedules.get']),
        create: container.get(USE_CASES['schedules.create']),
        change: container.get(USE_CASES['schedules.update']),
        delete: container.get(USE_CASES['schedules.delete']),
        next: container.get(USE_CASES['schedules.next']),
      },
      tools,
    ),
    ...apiKeyResource(
      {
        list: container.get(USE_CASES['api-keys.list']),
        get: container.get(USE_CASES['api-keys.get']),
        create: container.get(USE_CASES['api-keys.create']),
        revoke: container.get(USE_CASES['api-keys.delete']),
      },
      tools,
    ),
    ...errorResource(
      {
        list: container.get(USE_CASES['errors.list']),
        get: container.get(USE_CASES['errors.get']),
        change: container.get(USE_CASES['errors.update']),
        count: container.get(USE_CASES['errors.statistics']),
      },
      tools,
    ),
    ...metricResource(
      {
        list: container.get(USE_CASES['metrics.list']),
        record: container.get(USE_CASES['metrics.record']),
        recordMany: container.get(USE_CASES['metrics.record-many']),
      },
      tools,
    ),
    ...analyticsEventResource(
      {
        list: container.get(USE_CASES['analytics.list']),
        record: container.get(USE_CASES['analytics.record']),
        recordMany: container.get(USE_CASES['analytics.record-many']),
        import: container.get(USE_CASES['analytics.import']),
      },
      tools,
    ),
    ...alertResources(container, tools),
    ...configResource(
      {
        list: container.get(USE_CASES['config-revisions.list']),
        get: container.get(USE_CASES['config-revisions.get']),
        compare: container.get(USE_CASES['config-revisions.compare']),
        change: container.get(USE_CASES['config-revisions.create']),
        preview: container.get(USE_CASES['config-revisions.preview']),
        reload: container.get(USE_CASES['config-revisions.reload']),
        rollBack: container.get(USE_CASES['config-revisions.rollback']),
        settings: container.get(USE_CASES['settings.list']),
      },
      tools,
    ),
  ];
}

function useCasesOf(
  container: Container,
  { collection }: Pick<Entity, 'collection'>,
): EntityUseCases {
  const tokens: Readonly<Record<string, Token<unknown>>> = USE_CASES;
  const made = Object.entries(ENTITY_VERBS).map(([part, verb]) => {
    const name = `${collection}.${verb}`;
    const asked = tokens[name];
    if (asked === undefined) throw new Error(`There is no token for ${name}`);
    return [part, container.get(asked)];
  });
  return Object.fromEntries(made) as EntityUseCases;
}

function alertResources(container: Container, tools: ResourceTools): readonly Route[] {
  return [
    ...alertResource(
      {
        list: container.get(USE_CASES['alerts.list']),
        get: container.get(USE_CASES['alerts.get']),
        change: container.get(USE_CASES['alerts.update']),
        test: container.get(USE_CASES['alerts.test']),
      },
      tools,
    ),
    ...alertRuleResource(
      {
        list: container.get(USE_CASES['alert-rules.list']),
        get: container.get(USE_CASES['alert-rules.get']),
        create: container.get(USE_CASES['alert-rules.create']),
        change: container.get(USE_CASES['alert-rules.update']),
        delete: container.get(USE_CASES['alert-rules.delete']),
        test: container.get(USE_CASES['alert-rules.test']),
      },
      tools,
    ),
    ...silenceResource(
      {
        list: container.get(USE_CASES['silences.list']),
        get: container.get(USE_CASES['silences.get']),
        create: container.get(USE_CASES['silences.create']),
        change: container.get(USE_CASES['silences.update']),
        delete: container.get(USE_CASES['silences.delete']),
      },
      tools,
    ),
    ...expectationResource(
      {
        list: container.get(USE_CASES['expectations.list']),
        get: container.get(USE_CASES['expectations.get']),
        create: container.get(USE_CASES['expectations.create']),
        change: container.get(USE_CASES['expectations.update']),
        delete: container.get(USE_CASES['expectations.delete']),
        report: container.get(USE_CASES['expectations.report']),
      },
      tools,
    ),
  ];
}
