import type { ContainerModuleLoadOptions } from 'inversify';
import { CarryOutCommand } from '../../application/events/carry-out-command.js';
import { FailEvent } from '../../application/events/fail-event.js';
import { HandleEvent } from '../../application/events/handle-event.js';
import { CountEvents, GetEvent, GetEventPayload } from '../../application/events/read-events.js';
import { ReceiveDelivery } from '../../application/events/receive-delivery.js';
import { RecoverDeliveries } from '../../application/events/recover-deliveries.js';
import { ReplayEvents } from '../../application/events/replay-events.js';
import { StoredNews } from '../../application/events/stored-news.js';
import { WebhookProviders } from '../../application/events/webhook-providers.js';
import { ListPage } from '../../application/shared/read-use-cases.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { bindClass, bindMade } from './bind-class.js';

export function bindEvents(options: ContainerModuleLoadOptions): void {
  const { events, eventQueries: queries, jobs, repositories, work, clock, ids } = PORTS;
  const { webhookProviders: providers, webhookSettings: settings } = SERVICES;
  bindMade(options, providers, { list: PORTS.webhookProviders }, (deps) => {
    return new WebhookProviders(deps.list);
  });
  bindClass(options, USE_CASES['events.receive'], ReceiveDelivery, {
    providers,
    settings,
    events,
    jobs,
    work,
    clock,
    ids,
  });
  const handling = {
    providers,
    events,
    repositories,
    work,
    clock,
    ids,
    logger: PORTS.logger,
    recordRepository: USE_CASES['repositories.record'],
    followObject: USE_CASES['tasks.follow'],
    annotateTask: USE_CASES['tasks.annotate'],
    acknowledgeAlert: USE_CASES['alerts.update'],
    jobs,
  };
  bindMade(options, USE_CASES['events.handle'], handling, (deps) => {
    const { recordRepository, followObject, annotateTask, acknowledgeAlert, ...ports } = deps;
    const carryOut = new CarryOutCommand({ acknowledgeAlert, jobs: deps.jobs });
    const reactions = { recordRepository, followObject, annotateTask, carryOut };
    return new HandleEvent({ ...ports, reactions });
  });
  const replaying = { providers, queries, events, jobs, work, clock };
  bindMade(options, USE_CASES['events.replay'], replaying, (deps) => {
    return new ReplayEvents({ ...deps, news: new StoredNews(deps) });
  });
  bindClass(options, USE_CASES['events.recover'], RecoverDeliveries, {
    logs: PORTS.deliveryLogs,
    queries,
    clock,
    logger: PORTS.logger,
  });
  bindClass(options, USE_CASES['events.fail'], FailEvent, { events, work, clock });
  bindMade(options, USE_CASES['events.list'], { queries }, (deps) => {
    return new ListPage('events', 'event', deps.queries);
  });
  bindMade(options, USE_CASES['events.get'], { queries }, (deps) => new GetEvent(deps.queries));
  bindMade(options, USE_CASES['events.payload'], { queries }, (deps) => {
    return new GetEventPayload(deps.queries);
  });
  bindMade(options, USE_CASES['events.statistics'], { queries }, (deps) => {
    return new CountEvents(deps.queries);
  });
}
