import type { Container } from 'inversify';
import { AlertJobHandler } from '../../adapters/inbound/worker/alert-job-handler.js';
import { EmailJobHandler } from '../../adapters/inbound/worker/email-job-handler.js';
import { EventJobHandler } from '../../adapters/inbound/worker/event-job-handler.js';
import { HttpJobHandler } from '../../adapters/inbound/worker/http-job-handler.js';
import { PluginJobHandler } from '../../adapters/inbound/worker/plugin-job-handler.js';
import type { JobHandler } from '../../adapters/inbound/worker/job-handler.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';

/** What workers do with jobs, one handler a queue. @param holder names the process to other processes */
export function jobHandlers(container: Container, holder: string): readonly JobHandler[] {
  const runner = container.get(SERVICES.runner);
  return [
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
    new EmailJobHandler({ runner, send: container.get(USE_CASES['jobs.send-mail']) }),
  ];
}

/** Those of plugins that run now; which they are changes. */
export function pluginJobHandlers(container: Container): readonly JobHandler[] {
  const jobs = container.get(SERVICES.pluginJobs);
  return jobs.readyQueues.map((queue) => new PluginJobHandler(queue, jobs));
}

/** Queues that have a handler somewhere; health asks. */
export function handledQueues(container: Container): readonly string[] {
  const own = jobHandlers(container, 'nobody').map(({ queue }) => queue);
  return [...own, ...container.get(SERVICES.pluginJobs).queues];
}
