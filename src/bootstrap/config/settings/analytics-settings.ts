import {
  DIMENSION_PATTERN,
  DIMENSION_PHRASE,
  NAME_PATTERN,
  NAME_PHRASE,
} from '../../../domain/analytics/analytics-event.js';
import { integer, list, text } from '../setting-kinds.js';
import { Setting } from '../setting.js';
import { groupOf, mapOf } from '../structured-kinds.js';

const FIELD = text(
  'subject, actor, type or a field of the data such as project.id',
  /^[A-Za-z_][A-Za-z0-9_.-]{0,199}$/,
);

/** One entry of `analytics.events`. */
export class AnalyticsEventSettings {
  @Setting(
    list(`names of dimensions: ${DIMENSION_PHRASE}`, 0, (name) => DIMENSION_PATTERN.test(name)),
    { default: [], description: 'Dimensions whose values are counted apart.' },
  )
  dimensions!: string[];

  @Setting(integer(1, 1_000), {
    default: 200,
    description: 'Most combinations of their values; what comes later counts as (other).',
  })
  mostGroups!: number;
}

/** One entry of `analytics.fromEvents`. */
export class EventMappingSettings {
  @Setting(text(NAME_PHRASE, NAME_PATTERN), {
    required: true,
    description: 'Name of the event that is recorded.',
  })
  name!: string;

  @Setting(FIELD, { description: 'Where its value is: a number. None when absent.' })
  value?: string;

  @Setting(FIELD, {
    description: 'Where it says who or what it is about; the subject of the event when absent.',
  })
  subject?: string;

  @Setting(
    mapOf(FIELD, {
      what: 'dimensions to where their values are',
      key: DIMENSION_PATTERN,
      keyPhrase: DIMENSION_PHRASE,
    }),
    { default: {}, description: 'Its dimensions.' },
  )
  dimensions!: Record<string, string>;
}

export class AnalyticsSettings {
  @Setting(
    mapOf(groupOf(AnalyticsEventSettings), {
      what: 'names of events to how they are counted',
      key: NAME_PATTERN,
      keyPhrase: NAME_PHRASE,
    }),
    {
      live: true,
      default: {},
      description:
        'Events that are counted by dimensions, from now on. Others are counted as a whole.',
    },
  )
  events!: Record<string, AnalyticsEventSettings>;

  @Setting(
    mapOf(groupOf(EventMappingSettings), {
      what: 'types of domain events to what is recorded of them',
      key: /^brain\.[a-z0-9.-]{1,100}$/,
      keyPhrase: 'the type of a domain event, such as brain.task.completed',
    }),
    {
      live: true,
      default: {},
      description: 'Domain events that are recorded for analytics too, from the whole event log.',
    },
  )
  fromEvents!: Record<string, EventMappingSettings>;
}
