import { AGGREGATE } from './aggregate-columns.js';
import { createTable, type TableDefinition } from './create-table.js';
import { dropTables } from './drop-tables.js';
import type { Migration } from './migration.js';

const TABLES: readonly TableDefinition[] = [
  {
    name: 'alerts',
    columns: [
      ...AGGREGATE,
      'rule {key:100} NOT NULL',
      'active_key {key:64}',
      'severity {key:20} NOT NULL',
      'status {key:20} NOT NULL',
      'labels {text} NOT NULL',
      'summary {text} NOT NULL',
      'text {text} NOT NULL',
      'value {double}',
      'started_at {time} NOT NULL',
      'fired_at {time}',
      'resolved_at {time}',
      'hits {text} NOT NULL',
      'told_channels {text} NOT NULL',
      'last_notified_at {time}',
      'notices {integer} NOT NULL',
      'acknowledged_at {time}',
      'acknowledged_by {key:255}',
      'note {text}',
    ],
    unique: { alerts_active: 'active_key' },
    indexes: {
      alerts_created: { columns: 'created_at, id' },
      alerts_updated: { columns: 'updated_at, id' },
      alerts_started: { columns: 'started_at, id' },
      alerts_status: { columns: 'status, created_at, id' },
    },
  },
  {
    name: 'alert_rules',
    columns: [
      ...AGGREGATE,
      'name {key:100} NOT NULL',
      'origin {key:20} NOT NULL',
      'summary {text} NOT NULL',
      'severity {key:20} NOT NULL',
      'condition_text {text} NOT NULL',
      'for_seconds {integer} NOT NULL',
      'repeat_seconds {integer}',
      'channels {text} NOT NULL',
      'labels {text} NOT NULL',
      'enabled {integer} NOT NULL',
    ],
    unique: { alert_rules_name: 'name' },
    indexes: { alert_rules_created: { columns: 'created_at, id' } },
  },
  {
    name: 'silences',
    columns: [
      ...AGGREGATE,
      'matchers {text} NOT NULL',
      'starts_at {time} NOT NULL',
      'ends_at {time} NOT NULL',
      'comment {text} NOT NULL',
      'author {key:255} NOT NULL',
    ],
    indexes: {
      silences_created: { columns: 'created_at, id' },
      silences_ends: { columns: 'ends_at, id' },
    },
  },
  {
    name: 'alert_notices',
    columns: [
      ...AGGREGATE,
      'alert_id {id} NOT NULL',
      'channel {key:64} NOT NULL',
      'idempotency_key {key:160} NOT NULL',
      'status {key:20} NOT NULL',
      'digest_id {key:64}',
      'content {text} NOT NULL',
      'sent_at {time}',
      'error {text}',
    ],
    unique: { alert_notices_key: 'idempotency_key' },
    indexes: {
      alert_notices_waiting: { columns: 'channel, status, created_at, id' },
      alert_notices_sent: { columns: 'channel, sent_at' },
      alert_notices_alert: { columns: 'alert_id' },
      alert_notices_created: { columns: 'created_at, id' },
    },
  },
  {
    name: 'expectations',
    columns: [
      ...AGGREGATE,
      'name {key:100} NOT NULL',
      'origin {key:20} NOT NULL',
      'kind {key:20} NOT NULL',
      'subject {key:200} NOT NULL',
      'cadence {text} NOT NULL',
      'grace_seconds {integer} NOT NULL',
      'volume {text}',
      'severity {key:20} NOT NULL',
      'enabled {integer} NOT NULL',
      'last_at {time}',
      'last_volume {double}',
      'late_due {time}',
      'history {text} NOT NULL',
    ],
    unique: { expectations_name: 'name' },
    indexes: {
      expectations_created: { columns: 'created_at, id' },
      expectations_subject: { columns: 'kind, subject' },
    },
  },
];

export const ALERTS: Migration = {
  name: '0005-alerts',
  async up(session, type) {
    for (const table of TABLES) await createTable(session, type, table);
  },
  down: (session) => dropTables(session, TABLES),
};
