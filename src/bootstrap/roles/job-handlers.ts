import type { Container } from 'inversify';
import { AlertJobHandler } from '../../adapters/inbound/worker/alert-job-handler.js';
import { CodebaseJobHandler } from '../../adapters/inbound/worker/codebase-job-handler.js';
import { EmailJobHandler } from '../../adapters/inbound/worker/email-job-handler.js';
import { EventJobHandler } from '../../adapters/inbound/worker/event-job-handler.js';
import { HttpJobHandler } from '../../adapters/inbound/worker/http-job-handler.js';
import { PluginJobHandler } from '../../adapters/inbound/worker/plugin-job-handler.js';
import type { WorkerLoad } from '../../adapters/inbound/worker/worker-load.js';
import type { JobHandler } from '../../adapters/inbound/worker/job-handler.js';
import { threadJobHandler } from '../../adapters/inbound/worker/threads/thread-job-handler.js';
import { ALERT_QUEUE } from '../../domain/shared/own-queues.js';
import { EVENT_QUEUE } from '../../domain/shared/own-queues.js';
import { BUILT_IN_QUEUES } from '../../domain/jobs/built-in-queues.js';
import { DEFAULT_BACKOFF } from '../../domain/jobs/backoff.js';
import type { OwnHandler } from '../own-handler.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';

/** What workers do with jobs, one handler a queue. @param holder names the process to other processes */
export function jobHandlers(
  container: Container,
  load: WorkerLoad,
  holder: string,
): readonly JobHandler[] {
  const runner = container.get(SERVICES.runner);
  const configuration = container.get(SERVICES.configuration);
  const own = [
    new EventJobHandler({
      runner,
      handle: container.get(USE_CASES['events.handle']),
      fail: container.get(USE_CASES['events.fail']),
    }),
    new AlertJobHandler({
      runner,
      deliver: container.get(USE_CASES['alerts.deliver']),
      fail: container.get(USE_CASES['alerts.give-up']),
      holder,
    }),
    new HttpJobHandler({ runner, send: container.get(USE_CASES['jobs.send-request']) }),
    new CodebaseJobHandler({
      runner,
      analyse: container.get(USE_CASES['codebases.run-analysis']),
      read: (payload) => container.get(SERVICES.jobPayloads).read('codebases', payload),
      mostMs: () => configuration.config.codebases.timeoutSeconds * 1_000,
    }),
    new EmailJobHandler({ runner, send: container.get(USE_CASES['jobs.send-mail']) }),
  ];
  const others = container.get(SERVICES.ownHandlers).map((given) => handlerOf(container, given));
  return [...own, ...others].map((handler) => withSettings(container, load, handler));
}

function handlerOf(container: Container, given: OwnHandler): JobHandler {
  if (given.file === undefined) return given;
  const { queue, ...options } = given;
  const logger = container.get(PORTS.logger).child('threads');
  return threadJobHandler(queue, options, { clock: container.get(PORTS.clock), logger });
}

/** Those of plugins that run now; which they are changes. */
export function pluginJobHandlers(container: Container, load: WorkerLoad): readonly JobHandler[] {
  const jobs = container.get(SERVICES.pluginJobs);
  return jobs.readyQueues.map((queue) =>
    withSettings(container, load, new PluginJobHandler(queue, jobs)),
  );
}

/** Queues that have a handler somewhere; health asks. */
export function handledQueues(container: Container): readonly string[] {
  const own = container.get(SERVICES.ownHandlers).map(({ queue }) => queue);
  return [
    EVENT_QUEUE,
    ALERT_QUEUE,
    ...Object.keys(BUILT_IN_QUEUES),
    ...own,
    ...container.get(SERVICES.pluginJobs).queues,
  ];
}

/** What is configured for the queue goes before what the handler says. */
function withSettings(container: Container, load: WorkerLoad, handler: JobHandler): JobHandler {
  const directory = container.get(SERVICES.queueDirectory);
  const settings = () => directory.settingsOf(handler.queue);
  return {
    queue: handler.queue,
    handle: (job, control) => handler.handle(job, control),
    ...(handler.gaveUp && { gaveUp: (job, reason) => handler.gaveUp?.(job, reason) ?? none() }),
    ...(handler.tells && { tells: handler.tells }),
    ...(handler.close && { close: () => handler.close?.() ?? none() }),
    concurrency: () =>
      load.concurrencyOf(handler.queue, settings().concurrency ?? handler.concurrency?.()),
    timeoutMs: () => settings().timeoutMs ?? handler.timeoutMs?.(),
    get backoff() {
      return settings().backoff ?? handler.backoff ?? DEFAULT_BACKOFF;
    },
  };
}

function none(): Promise<void> {
  return Promise.resolve();
}
