import { ALERT_SEVERITIES, type AlertSeverity } from '../../../domain/alerts/alert-severity.js';
import { choice, decimal, flag, integer, texts } from '../setting-kinds.js';
import { Setting } from '../setting.js';
import { groupOf, listOf, mapOf } from '../structured-kinds.js';
import { AlertChannelSettings } from './alert-channel-settings.js';
import { AlertRuleSettings } from './alert-rule-settings.js';
import { ExpectationSettings } from './expectation-settings.js';
import { LABELS } from './alert-kinds.js';

const NAMES = {
  key: /^[a-z][a-z0-9-]{0,39}$/,
  keyPhrase: '1 to 40 lower-case letters, digits or hyphens, the first a letter',
};

class AlertRouteSettings {
  @Setting(texts(), { default: [], description: 'Names of rules; all of them when absent.' })
  rules!: string[];

  @Setting(listOf(choice(ALERT_SEVERITIES), 'severities'), {
    default: [],
    description: 'Severities; all of them when absent.',
  })
  severities!: AlertSeverity[];

  @Setting(LABELS, { default: {}, description: 'Labels that an alert must have.' })
  labels!: Record<string, string>;

  @Setting(texts(), { required: true, description: 'Channels that are told.' })
  channels!: string[];
}

export class AlertsSettings {
  @Setting(flag(), {
    live: true,
    default: true,
    description: 'Whether alert rules are evaluated.',
  })
  enabled!: boolean;

  @Setting(decimal(1, 3600), {
    live: true,
    default: 15,
    description: 'Seconds between two looks at all rules; domain events are looked at at once.',
  })
  evaluationSeconds!: number;

  @Setting(integer(0, 2_592_000), {
    live: true,
    default: 14_400,
    description: 'Seconds after which an alert that goes on is told again; 0 = never.',
  })
  repeatSeconds!: number;

  @Setting(
    mapOf(groupOf(AlertChannelSettings), {
      what: 'names of channels to their settings',
      ...NAMES,
    }),
    { default: {}, description: 'Ways to reach people: e-mail, Slack, signed webhooks.' },
  )
  channels!: Record<string, AlertChannelSettings>;

  @Setting(listOf(groupOf(AlertRouteSettings), 'routes'), {
    live: true,
    default: [],
    description:
      'Which alerts go to which channels; all that fit count. Without any, every channel is told everything.',
  })
  routes!: AlertRouteSettings[];

  @Setting(
    mapOf(groupOf(AlertRuleSettings), { what: 'names of rules to their settings', ...NAMES }),
    {
      live: true,
      default: {},
      description: 'Alert rules; one with the name of a built-in rule replaces it.',
    },
  )
  rules!: Record<string, AlertRuleSettings>;

  @Setting(texts(), {
    live: true,
    default: [],
    description: 'Names of built-in rules that are not wanted.',
  })
  disabledRules!: string[];

  @Setting(
    mapOf(groupOf(ExpectationSettings), {
      what: 'names of expectations to their settings',
      ...NAMES,
    }),
    {
      live: true,
      default: {},
      description: 'What has to happen again and again; when it does not, that is an alert.',
    },
  )
  expectations!: Record<string, ExpectationSettings>;
}
