import {
  AGGREGATES,
  CONDITION_TYPES,
  type Aggregate,
} from '../../../domain/alerts/alert-condition.js';
import { ALERT_SEVERITIES, type AlertSeverity } from '../../../domain/alerts/alert-severity.js';
import { choice, decimal, flag, integer, text, texts } from '../setting-kinds.js';
import { Setting } from '../setting.js';
import { groupOf } from '../structured-kinds.js';
import { LABELS, SHORT_TEXT } from './alert-kinds.js';

const METRIC = text('the name of a metric', /^[A-Za-z_][A-Za-z0-9_]{0,199}$/);
const VALUE = decimal(-1e15, 1e15);

/** When a rule fires; which of the settings have a meaning depends on the type. */
class AlertConditionSettings {
  @Setting(choice(CONDITION_TYPES), { required: true, description: 'What is looked at.' })
  type!: (typeof CONDITION_TYPES)[number];

  @Setting(METRIC, { description: 'A metric, without prefix (threshold, ratio, absence).' })
  metric?: string;

  @Setting(LABELS, { description: 'Labels its series must have (threshold, ratio, absence).' })
  labels?: Record<string, string>;

  @Setting(METRIC, { description: 'The metric that is the whole (ratio).' })
  ofMetric?: string;

  @Setting(LABELS, { description: 'Labels of the whole (ratio).' })
  ofLabels?: Record<string, string>;

  @Setting(choice(AGGREGATES), { description: 'How values become one; last (threshold).' })
  aggregate?: Aggregate;

  @Setting(integer(10, 604_800), { description: 'Seconds that are looked back; 300.' })
  windowSeconds?: number;

  @Setting(VALUE, { description: 'More than this (threshold, ratio).' })
  above?: number;

  @Setting(VALUE, { description: 'Less than this (threshold, ratio).' })
  below?: number;

  @Setting(decimal(0, 1e9), {
    description: 'Growth of the whole below which all is well; 10 (ratio).',
  })
  minimum?: number;

  @Setting(texts(), { description: 'Types of domain events (event).' })
  events?: string[];

  @Setting(LABELS, { description: 'Facts it must have; * stands for anything (event).' })
  match?: Record<string, string>;

  @Setting(LABELS, { description: 'Facts it must not have (event).' })
  unless?: Record<string, string>;

  @Setting(texts(), { description: 'Facts that become labels (event).' })
  groupBy?: string[];

  @Setting(integer(1, 100), { description: 'How many within the window; 1 (event).' })
  count?: number;

  @Setting(texts(), { description: 'Types of events that end the alert (event).' })
  resolvedBy?: string[];

  @Setting(choice(['degraded', 'unhealthy']), { description: 'This bad or worse (health).' })
  status?: 'degraded' | 'unhealthy';

  @Setting(integer(10, 86_400), { description: 'Seconds between two notices; 300 (watchdog).' })
  everySeconds?: number;
}

/** One entry of `alerts.rules`. */
export class AlertRuleSettings {
  @Setting(SHORT_TEXT, { description: 'What people read; the name when absent.' })
  summary?: string;

  @Setting(choice(ALERT_SEVERITIES), { default: 'warning', description: 'How bad it is.' })
  severity!: AlertSeverity;

  @Setting(groupOf(AlertConditionSettings), { required: true, description: 'When it fires.' })
  condition!: AlertConditionSettings;

  @Setting(integer(0, 86_400), {
    default: 0,
    description: 'Seconds the condition must hold before it fires.',
  })
  forSeconds!: number;

  @Setting(integer(0, 2_592_000), {
    derivedDefault: 'alerts.repeatSeconds',
    description: 'Seconds between two notices of an alert that goes on; 0 = only one.',
  })
  repeatSeconds?: number;

  @Setting(texts(), { default: [], description: 'Channels; as routed when absent.' })
  channels!: string[];

  @Setting(LABELS, {
    default: {},
    description: 'Labels of its alerts; a critical alert silences others of the same subject.',
  })
  labels!: Record<string, string>;

  @Setting(flag(), { default: true, description: 'Whether it is evaluated.' })
  enabled!: boolean;
}
