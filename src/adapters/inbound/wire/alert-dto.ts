import { ALERT_STATUSES, type AlertState, type AlertStatus } from '../../../domain/alerts/alert.js';
import {
  ALERT_SEVERITIES,
  type AlertLabels,
  type AlertSeverity,
} from '../../../domain/alerts/alert-severity.js';
import { GIVEN_TYPES } from '../../../application/alerts/test-alerting.js';
import { Answer, Choice, Count, Flag, Text, Time } from './fields.js';
import { StoredView } from './stored-view.js';

const EXAMPLE_TIME = '2026-11-21T08:00:00.000Z';

const note = {
  description: 'What people know about it',
  example: 'the disk is being replaced',
  maxLength: 2_000,
  optional: true,
  nullable: true,
};

export class ChangeAlertDto {
  @Choice(['acknowledged'], {
    description: 'acknowledged: somebody looks after it, so it is told no more until it is over',
    example: 'acknowledged',
    optional: true,
  })
  status?: 'acknowledged';
  @Text(note) note?: string | null;
}

export class TestChannelDto {
  @Text({
    description: 'Name of the channel; instead of it, type and url try one before it is configured',
    example: 'ops',
    minLength: 1,
    maxLength: 40,
    optional: true,
  })
  channel?: string;
  @Choice(GIVEN_TYPES, {
    description: 'The kind of channel behind the URL',
    example: 'webhook',
    optional: true,
  })
  type?: (typeof GIVEN_TYPES)[number];
  @Text({
    description: 'Where to post; private addresses need security.allowPrivateAddresses',
    example: 'https://pager.example.org/hooks/brain',
    pattern: /^https?:\/\/[^\s]+$/,
    maxLength: 2_000,
    optional: true,
  })
  url?: string;
  @Text({
    description: 'Signs the notice of a webhook: whsec_ and base64',
    example: 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
    pattern: /^whsec_[A-Za-z0-9+/]+=*$/,
    maxLength: 512,
    optional: true,
  })
  secret?: string;
}

export class ChannelTestView {
  @Text({
    description: 'Name of the channel; null for one that was given',
    example: 'ops',
    maxLength: 40,
    nullable: true,
  })
  channel!: string | null;
  @Flag({ description: 'The other side took it', example: true }) isTaken!: boolean;
}

export class AlertView extends StoredView {
  @Text({ description: 'Name of its rule', example: 'high-error-rate', maxLength: 100 })
  rule!: string;
  @Choice(ALERT_SEVERITIES, { description: 'How bad it is', example: 'critical' })
  severity!: AlertSeverity;
  @Choice(ALERT_STATUSES, {
    description: 'pending: the condition holds, not yet for long enough',
    example: 'firing',
  })
  status!: AlertStatus;
  @Answer({
    description: 'What tells it from other alerts of its rule',
    example: { check: 'database' },
    schema: { type: 'object', additionalProperties: { type: 'string' } },
  })
  labels!: AlertLabels;
  @Text({ description: 'What it is about', example: 'Jobs were given up', maxLength: 200 })
  summary!: string;
  @Text({ description: 'What was found', example: 'dead_letters is 3', maxLength: 2_000 })
  text!: string;
  @Answer({
    description: 'The number it was found with',
    example: 3,
    schema: { type: ['number', 'null'] },
  })
  value!: number | null;
  @Time({ description: 'When it began to hold', example: EXAMPLE_TIME }) startedAt!: Date;
  @Time({ description: 'When it fired', example: EXAMPLE_TIME, nullable: true })
  firedAt!: Date | null;
  @Time({ description: 'When it was over', example: null, nullable: true })
  resolvedAt!: Date | null;
  @Answer({
    description: 'Channels that were told',
    example: ['ops'],
    schema: { type: 'array', items: { type: 'string' } },
  })
  toldChannels!: readonly string[];
  @Time({ description: 'When people were told last', example: EXAMPLE_TIME, nullable: true })
  lastNotifiedAt!: Date | null;
  @Count({ description: 'How often they were told', example: 1, minimum: 0, maximum: 2 ** 31 - 1 })
  notices!: number;
  @Time({ description: 'When somebody took it on', example: null, nullable: true })
  acknowledgedAt!: Date | null;
  @Text({ description: 'Who took it on', example: null, maxLength: 255, nullable: true })
  acknowledgedBy!: string | null;
  @Text({ ...note, optional: false }) note!: string | null;
}

export function toAlertView(state: AlertState): AlertView {
  const { activeKey: _key, hits: _hits, ...view } = state;
  return view;
}
