import { ENTITIES } from '../../../../domain/entities.js';
import type { DatabaseClass } from '../../../../domain/storage/storage-usage.js';
import { tableOf } from '../entities/entity-record.js';

/** What the rows of each table are about. */
export const TABLE_CLASSES: Readonly<Record<string, DatabaseClass>> = {
  ...Object.fromEntries(ENTITIES.map((entity) => [tableOf(entity), entity.storageClass])),
  task_origins: 'tasks',
  entity_tags: 'tasks',
  received_events: 'events',
  handler_executions: 'events',
  event_payloads: 'payloads',
  jobs: 'jobs',
  job_attempts: 'jobs',
  job_lines: 'jobs',
  job_groups: 'jobs',
  job_queues: 'jobs',
  job_shares: 'jobs',
  job_keys: 'jobs',
  dead_letter_notes: 'jobs',
  schedules: 'jobs',
  workers: 'jobs',
  domain_events: 'event-log',
  event_log_head: 'event-log',
  event_cursors: 'event-log',
  audit_entries: 'audit',
  error_groups: 'errors',
  error_hours: 'errors',
  metric_series: 'metrics',
  metric_sources: 'metrics',
  metric_blocks: 'metrics',
  process_spans: 'metrics',
  health_incidents: 'metrics',
  target_verdicts: 'metrics',
  alerts: 'alerts',
  alert_rules: 'alerts',
  alert_notices: 'alerts',
  silences: 'alerts',
  expectations: 'alerts',
  plugin_states: 'plugins',
  plugin_items: 'plugins',
  config_revisions: 'configuration',
  api_keys: 'access',
  api_key_networks: 'access',
  idempotency_records: 'idempotency',
  leases: 'other',
  transaction_locks: 'other',
  limit_rates: 'other',
  limit_places: 'other',
  schema_migrations: 'other',
};

export function classOfTable(name: string): DatabaseClass {
  return TABLE_CLASSES[name] ?? 'other';
}
