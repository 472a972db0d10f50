import type { ContainerModuleLoadOptions } from 'inversify';
import { EventCounter } from '../../application/analytics/event-counter.js';
import { ExportEvents } from '../../application/analytics/export-events.js';
import { FollowDomainEvents } from '../../application/analytics/follow-domain-events.js';
import { ImportEvents } from '../../application/analytics/import-events.js';
import { GetName, ListNames } from '../../application/analytics/list-names.js';
import { MergeBlocks } from '../../application/analytics/merge-blocks.js';
import { ReadFunnel } from '../../application/analytics/read-funnel.js';
import { ReadSeries } from '../../application/analytics/read-series.js';
import { RecordEvent, RecordEvents } from '../../application/analytics/record-events.js';
import { ListPage } from '../../application/shared/read-use-cases.js';
import { analyticsSettingsOf } from '../analytics-settings.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { bindClass, bindMade } from './bind-class.js';

/** Events of the business, and what they add up to. */
export function bindAnalytics(options: ContainerModuleLoadOptions): void {
  const { analyticsEvents: events, analyticsSeries: series, work, clock, ids, metrics } = PORTS;
  const { analyticsSettings: settings, eventCounter: counter, configuration } = SERVICES;
  bindMade(options, settings, { configuration }, (deps) =>
    analyticsSettingsOf(() => deps.configuration.config),
  );
  bindClass(options, counter, EventCounter, { events, series, settings, work, metrics });
  bindClass(options, SERVICES.mergeBlocks, MergeBlocks, { series, work, metrics });
  const recording = { counter, settings, work, clock, ids };
  bindClass(options, SERVICES.followDomainEvents, FollowDomainEvents, {
    ...recording,
    stream: PORTS.eventStream,
    scope: PORTS.scope,
  });
  bindClass(options, USE_CASES['analytics.record'], RecordEvent, recording);
  bindClass(options, USE_CASES['analytics.record-many'], RecordEvents, recording);
  bindClass(options, USE_CASES['analytics.import'], ImportEvents, recording);
  bindClass(options, USE_CASES['analytics.series'], ReadSeries, { series, settings });
  bindClass(options, USE_CASES['analytics.funnel'], ReadFunnel, { events });
  bindClass(options, USE_CASES['analytics.export'], ExportEvents, { events, settings });
  bindClass(options, USE_CASES['analytics.names'], ListNames, { series, settings });
  bindClass(options, USE_CASES['analytics.name'], GetName, { series, settings });
  bindMade(options, USE_CASES['analytics.list'], { events }, (deps) => {
    return new ListPage('analytics', 'analytics', deps.events);
  });
}
