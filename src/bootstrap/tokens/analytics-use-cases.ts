import type { ExportEvents } from '../../application/analytics/export-events.js';
import type { ImportEvents } from '../../application/analytics/import-events.js';
import type { GetName, ListNames } from '../../application/analytics/list-names.js';
import type { ReadFunnel } from '../../application/analytics/read-funnel.js';
import type { ReadSeries } from '../../application/analytics/read-series.js';
import type { RecordEvent, RecordEvents } from '../../application/analytics/record-events.js';
import type { ListPage } from '../../application/shared/read-use-cases.js';
import type { AnalyticsEvent } from '../../domain/analytics/analytics-event.js';
import { token } from './token.js';

export const ANALYTICS_USE_CASES = {
  'analytics.list': token<ListPage<AnalyticsEvent>>('analytics.list'),
  'analytics.record': token<RecordEvent>('analytics.record'),
  'analytics.record-many': token<RecordEvents>('analytics.record-many'),
  'analytics.import': token<ImportEvents>('analytics.import'),
  'analytics.series': token<ReadSeries>('analytics.series'),
  'analytics.funnel': token<ReadFunnel>('analytics.funnel'),
  'analytics.export': token<ExportEvents>('analytics.export'),
  'analytics.names': token<ListNames>('analytics.names'),
  'analytics.name': token<GetName>('analytics.name'),
} as const;
