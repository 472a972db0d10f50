import { ContainerModule, type ContainerModuleLoadOptions } from 'inversify';
import { EventFeed } from '../../application/shared/event-feed.js';
import { IdempotentExecution } from '../../application/shared/idempotent-execution.js';
import { UseCaseMetrics } from '../../application/shared/use-case-metrics.js';
import { UseCaseRunner } from '../../application/shared/use-case-runner.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { bindAccess } from './access-bindings.js';
import { bindAlerts } from './alert-bindings.js';
import { bindAlertDeclarations } from './alert-declaration-bindings.js';
import { bindAnalytics } from './analytics-bindings.js';
import { bindClass } from './bind-class.js';
import { bindCodebases } from './codebase-bindings.js';
import { bindConfig } from './config-bindings.js';
import { bindDeadLetters } from './dead-letter-bindings.js';
import { bindEntities } from './entity-bindings.js';
import { bindErrors } from './error-bindings.js';
import { bindEvents } from './event-bindings.js';
import { bindHistory } from './history-bindings.js';
import { bindJobs } from './job-bindings.js';
import { bindLimits } from './limit-bindings.js';
import { bindBuiltInJobs } from './built-in-job-bindings.js';
import { bindMonitoring } from './monitoring-bindings.js';
import { bindPlugins } from './plugin-bindings.js';
import { bindPrompts } from './prompt-bindings.js';
import { bindProjects } from './project-bindings.js';
import { bindSchedules } from './schedule-bindings.js';
import { bindStorage } from './storage-bindings.js';
import { bindTasks } from './task-bindings.js';

/** Use cases and what wraps them; they know ports only. */
export function applicationModule(): ContainerModule {
  return new ContainerModule((options) => {
    bindShared(options);
    bindEntities(options);
    bindPrompts(options);
    bindTasks(options);
    bindProjects(options);
    bindCodebases(options);
    bindEvents(options);
    bindJobs(options);
    bindDeadLetters(options);
    bindBuiltInJobs(options);
    bindLimits(options);
    bindSchedules(options);
    bindAccess(options);
    bindConfig(options);
    bindMonitoring(options);
    bindHistory(options);
    bindErrors(options);
    bindAlerts(options);
    bindAlertDeclarations(options);
    bindAnalytics(options);
    bindPlugins(options);
    bindStorage(options);
  });
}

function bindShared(options: ContainerModuleLoadOptions): void {
  const { work, scope, audit, clock, ids, logger, tracer, digests, idempotency } = PORTS;
  bindClass(options, SERVICES.runner, UseCaseRunner, {
    work,
    scope,
    hooks: SERVICES.hooks,
    audit,
    clock,
    ids,
    logger,
    tracer,
    idempotency: SERVICES.idempotentExecution,
    outcomes: SERVICES.requestHealth,
    errors: SERVICES.errors,
    measures: SERVICES.useCaseMetrics,
    storage: SERVICES.storageGate,
    reads: SERVICES.massReadWatch,
  });
  bindClass(options, SERVICES.useCaseMetrics, UseCaseMetrics, { metrics: PORTS.metrics, clock });
  bindClass(options, SERVICES.idempotentExecution, IdempotentExecution, {
    work,
    store: idempotency,
    clock,
    digests,
  });
  const { eventStream: stream, broker } = PORTS;
  bindClass(options, SERVICES.feed, EventFeed, { stream, broker, clock, logger });
}
