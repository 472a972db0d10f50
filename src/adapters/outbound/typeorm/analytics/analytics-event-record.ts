import type { AnalyticsEvent } from '../../../../domain/analytics/analytics-event.js';
import { ID, JSON_TEXT, key, NUMBER, recordSchema, TIME } from '../columns.js';

export const ANALYTICS_EVENT_SCHEMA = recordSchema<AnalyticsEvent>('analytics_events', {
  id: ID,
  name: key(100),
  at: TIME,
  receivedAt: TIME,
  subject: key(200),
  value: NUMBER,
  dimensions: JSON_TEXT,
  dedupKey: key(200),
});
