import { toDetails } from '../application/alerts/expectation-input.js';
import type { AlertSettings } from '../application/alerts/alert-settings.js';
import type { AlertRuleDetails } from '../domain/alerts/alert-rule.js';
import type { ExpectationDetails } from '../domain/alerts/expectation.js';
import { readCondition } from '../domain/alerts/read-condition.js';
import { ownSchedules } from './own-schedules.js';
import type { Config } from './config/config.js';

type Alerts = Config['alerts'];
type Channel = Alerts['channels'][string];

/** Answers what is in force whenever it is asked; translated once for each configuration. */
export function alertSettingsOf(current: () => Config): AlertSettings {
  let of: Alerts | undefined;
  let translated = translate(current());
  const settings = () => {
    const { alerts } = current();
    if (alerts !== of) translated = translate(current());
    of = alerts;
    return translated;
  };
  return {
    get isEnabled() {
      return current().alerts.enabled;
    },
    get evaluationMs() {
      return current().alerts.evaluationSeconds * 1_000;
    },
    get schedules() {
      return ownSchedules(current());
    },
    get repeatSeconds() {
      return current().alerts.repeatSeconds;
    },
    get disabledRules() {
      return current().alerts.disabledRules;
    },
    get rules() {
      return settings().rules;
    },
    get expectations() {
      return settings().expectations;
    },
    get routes() {
      return current().alerts.routes;
    },
    get channels() {
      return settings().channels;
    },
  };
}

function translate({ alerts: { rules, expectations, channels }, mail }: Config) {
  return {
    rules: Object.entries(rules).map(([name, rule]) => toRule(name, rule)),
    expectations: Object.entries(expectations).map(([name, one]) => toExpectation(name, one)),
    channels: new Map(
      Object.entries(channels).map(([name, channel]) => {
        const { type, maxPerMinute, options = {}, ...own } = channel;
        const shared = type === 'email' ? mailOf(channel, mail) : {};
        return [name, { type, maxPerMinute, settings: { ...options, ...shared, ...given(own) } }];
      }),
    ),
  };
}

/** A channel with a server of its own takes nothing of the other's: the credential is for that one. */
function mailOf({ host }: Channel, { from, ...server }: Config['mail']) {
  return given(host === undefined ? { ...server, from } : { from });
}

function toRule(name: string, rule: Alerts['rules'][string]): AlertRuleDetails {
  const { condition, summary = name, repeatSeconds = null, ...rest } = rule;
  return {
    ...rest,
    name,
    summary,
    repeatSeconds,
    condition: readCondition(given(condition)),
  };
}

type Given<Settings> = {
  readonly [Name in keyof Settings]?: Exclude<Settings[Name], undefined>;
};

/** Settings that nobody gave are not there. */
function given<Settings extends object>(settings: Settings): Given<Settings> {
  const entries = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Given<Settings>;
}

function toExpectation(
  name: string,
  { cron, zone, everySeconds, volume, ...rest }: Alerts['expectations'][string],
): ExpectationDetails {
  const cadence = cron === undefined ? { everySeconds } : { cron, zone };
  const { per, least, most } = volume ?? {};
  const bounds = { volumePer: per, volumeLeast: least, volumeMost: most };
  return toDetails({ ...rest, name, ...given({ ...cadence, ...bounds }) });
}
