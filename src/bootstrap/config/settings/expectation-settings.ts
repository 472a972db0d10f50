import { SUBJECT_KINDS, type SubjectKind } from '../../../domain/alerts/expectation.js';
import { ALERT_SEVERITIES, type AlertSeverity } from '../../../domain/alerts/alert-severity.js';
import { VOLUME_PERIODS, type VolumePeriod } from '../../../domain/alerts/volume-band.js';
import { choice, decimal, flag, integer, text } from '../setting-kinds.js';
import { Setting } from '../setting.js';
import { groupOf } from '../structured-kinds.js';
import { SHORT_TEXT } from './alert-kinds.js';

class VolumeSettings {
  @Setting(choice(VOLUME_PERIODS), {
    default: 'run',
    description:
      'Whether each time counts by itself, or all of an hour or day together, in the zone of cron or UTC.',
  })
  per!: VolumePeriod;

  @Setting(decimal(0, 1e15), { description: 'Less than this is odd.' })
  least?: number;

  @Setting(decimal(0, 1e15), {
    description: 'More than this is odd. Without either, what is usual is learned.',
  })
  most?: number;
}

/** One entry of `alerts.expectations`. */
export class ExpectationSettings {
  @Setting(choice(SUBJECT_KINDS), { required: true, description: 'What kind of thing it is.' })
  kind!: SubjectKind;

  @Setting(SHORT_TEXT, {
    required: true,
    description: 'Which one: a provider for webhook, a metric, or a name of your own.',
  })
  subject!: string;

  @Setting(integer(10, 31_536_000), { description: 'Seconds from one time to the next.' })
  everySeconds?: number;

  @Setting(text('a cron expression of five fields', /^[\x20-\x7e]{9,200}$/), {
    description: 'When it is due, instead of everySeconds.',
  })
  cron?: string;

  @Setting(text('an IANA time zone', /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/), {
    default: 'UTC',
    description: 'Time zone of the cron expression.',
  })
  zone!: string;

  @Setting(integer(0, 31_536_000), { default: 300, description: 'Seconds that late is in time.' })
  graceSeconds!: number;

  @Setting(groupOf(VolumeSettings), { description: 'How much is expected; absent: any.' })
  volume?: VolumeSettings;

  @Setting(choice(ALERT_SEVERITIES), { default: 'warning', description: 'Of its alerts.' })
  severity!: AlertSeverity;

  @Setting(flag(), { default: true, description: 'Whether it is looked at.' })
  enabled!: boolean;
}
