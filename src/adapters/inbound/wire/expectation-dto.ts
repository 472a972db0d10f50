import { RULE_ORIGINS, type RuleOrigin } from '../../../domain/alerts/alert-rule.js';
import { ALERT_SEVERITIES, type AlertSeverity } from '../../../domain/alerts/alert-severity.js';
import type { Cadence } from '../../../domain/alerts/cadence.js';
import {
  SUBJECT_KINDS,
  type ExpectationState,
  type ExpectedVolume,
  type SubjectKind,
} from '../../../domain/alerts/expectation.js';
import { VOLUME_PERIODS, type VolumePeriod } from '../../../domain/alerts/volume-band.js';
import { NAME } from './alert-rule-dto.js';
import { Answer, Choice, Count, Flag, Quantity, Text, Time } from './fields.js';
import { StoredView } from './stored-view.js';

const EXAMPLE_TIME = '2026-11-21T08:00:00.000Z';
const YEAR_SECONDS = 31_536_000;
const MOST = 1e15;

const everySeconds = {
  description: 'From one time to the next; or cron and zone',
  example: 3_600,
  minimum: 10,
  maximum: YEAR_SECONDS,
  optional: true,
};
const cron = {
  description: 'When it is due, five fields; instead of everySeconds',
  example: '0 2 * * *',
  maxLength: 200,
  optional: true,
};
const zone = {
  description: 'Time zone of cron; UTC when absent',
  example: 'Europe/Berlin',
  maxLength: 64,
  optional: true,
};
const graceSeconds = {
  description: 'How late is still in time',
  example: 300,
  minimum: 0,
  maximum: YEAR_SECONDS,
};
const severity = { description: 'Of its alerts', example: 'warning' };
const enabled = { description: 'Whether it is looked at', example: true };
const volumePer = {
  description: 'Volume by run, hour or day, in the zone of cron or UTC; absent: any volume will do',
  example: 'run',
  optional: true,
};
const volumeLeast = {
  description: 'Less is odd; without least and most, what is usual is learned',
  example: 1,
  minimum: 0,
  maximum: MOST,
  optional: true,
};
const volumeMost = { ...volumeLeast, description: 'More is odd', example: 1_000 };

export class ChangeExpectationDto {
  @Count(everySeconds) everySeconds?: number;
  @Text(cron) cron?: string;
  @Text(zone) zone?: string;
  @Count({ ...graceSeconds, optional: true }) graceSeconds?: number;
  @Choice(VOLUME_PERIODS, volumePer) volumePer?: VolumePeriod;
  @Quantity(volumeLeast) volumeLeast?: number;
  @Quantity(volumeMost) volumeMost?: number;
  @Choice(ALERT_SEVERITIES, { ...severity, optional: true }) severity?: AlertSeverity;
  @Flag({ ...enabled, optional: true }) enabled?: boolean;
}

export class CreateExpectationDto extends ChangeExpectationDto {
  @Text(NAME) name!: string;
  @Choice(SUBJECT_KINDS, { description: 'What kind of thing it is', example: 'backup' })
  kind!: SubjectKind;
  @Text({ description: 'Which one', example: 'nightly', minLength: 1, maxLength: 200 })
  subject!: string;
}

export class ReportHappeningDto {
  @Time({ description: 'When; now when absent', example: EXAMPLE_TIME, optional: true }) at?: Date;
  @Quantity({
    description: 'How much came',
    example: 120,
    minimum: 0,
    maximum: MOST,
    optional: true,
    nullable: true,
  })
  volume?: number | null;
}

export class ExpectationView extends StoredView {
  @Text({ ...NAME, maxLength: 100 }) name!: string;
  @Choice(RULE_ORIGINS, {
    description: 'Only those of the API can be changed by it',
    example: 'api',
  })
  origin!: RuleOrigin;
  @Choice(SUBJECT_KINDS, { description: 'What kind of thing it is', example: 'backup' })
  kind!: SubjectKind;
  @Text({ description: 'Which one', example: 'nightly', maxLength: 200 }) subject!: string;
  @Answer({
    description: 'everySeconds, or cron and zone',
    example: { cron: '0 2 * * *', zone: 'Europe/Berlin' },
    schema: { type: 'object' },
  })
  cadence!: Cadence;
  @Count(graceSeconds) graceSeconds!: number;
  @Answer({
    description: 'Volume expected; without least and most it is learned; null: any',
    example: { per: 'run', least: 1 },
    schema: { type: ['object', 'null'] },
  })
  volume!: ExpectedVolume | null;
  @Choice(ALERT_SEVERITIES, severity) severity!: AlertSeverity;
  @Flag(enabled) enabled!: boolean;
  @Time({ description: 'When it happened last', example: EXAMPLE_TIME, nullable: true })
  lastAt!: Date | null;
  @Answer({
    description: 'How much came then',
    example: 120,
    schema: { type: ['number', 'null'] },
  })
  lastVolume!: number | null;
}

export function toExpectationView(state: ExpectationState): ExpectationView {
  const { history: _history, lateDue: _late, ...view } = state;
  return view;
}
