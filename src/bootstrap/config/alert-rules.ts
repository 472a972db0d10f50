import { DEFAULT_RULES } from '../../domain/alerts/default-rules.js';
import { requireTimely } from '../../domain/alerts/expectation.js';
import { readCondition } from '../../domain/alerts/read-condition.js';
import { AppError } from '../../domain/shared/app-error.js';
import type { JsonObject, JsonValue } from '../../domain/shared/json.js';
import { CronerSchedule } from '../../adapters/outbound/croner/croner-schedule.js';
import type { Rule, RuleVoice } from './rule.js';
import { suggestion } from './suggestion.js';

/** What each type of channel cannot do without; those of plugins know for themselves. */
const NEEDED: Readonly<Record<string, readonly ('to' | 'url')[]>> = {
  email: ['to'],
  slack: ['url'],
  webhook: ['url'],
};

const CHANNELS: Rule = {
  reads: ['alerts.channels', 'mail.host', 'mail.from'],
  check({ alerts: { channels }, mail }, voice) {
    for (const [name, channel] of Object.entries(channels)) {
      const path = `alerts.channels.${name}`;
      const { type, secret = [] } = channel;
      for (const needed of NEEDED[type] ?? []) {
        const value = channel[needed];
        if (value === undefined || (Array.isArray(value) && value.length === 0)) {
          voice.missing(`${path}.${needed}`, `is required for type ${type}`);
        }
      }
      for (const shared of type === 'email' ? (['host', 'from'] as const) : []) {
        if (channel[shared] !== undefined || mail[shared] !== undefined) continue;
        voice.missing(`${path}.${shared}`, `is required for type email, or mail.${shared}`);
      }
      if (type !== 'webhook') continue;
      if (secret.length === 0) {
        voice.missing(`${path}.secret`, 'is required for type webhook: notices are signed');
      } else if (!secret.every((one) => /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(one))) {
        voice.refuse(`${path}.secret`, 'must be whsec_ and at least 24 bytes in base64');
      }
    }
  },
};

const KNOWN_CHANNELS: Rule = {
  reads: ['alerts.channels', 'alerts.routes', 'alerts.rules'],
  check({ alerts: { channels, routes, rules } }, voice) {
    const known = Object.keys(channels);
    const check = (path: string, names: readonly string[]) => {
      for (const name of names) {
        if (known.includes(name)) continue;
        voice.refuse(
          path,
          `names no channel of alerts.channels: ${name}${suggestion(name, known)}`,
        );
      }
    };
    for (const [index, route] of routes.entries()) {
      check(`alerts.routes[${index}].channels`, route.channels);
    }
    for (const [name, rule] of Object.entries(rules)) {
      check(`alerts.rules.${name}.channels`, rule.channels);
    }
  },
};

const CONDITIONS: Rule = {
  reads: ['alerts.rules'],
  check({ alerts: { rules } }, voice) {
    for (const [name, { condition }] of Object.entries(rules)) {
      const path = `alerts.rules.${name}.condition`;
      const given = Object.entries(condition).filter(([, value]) => value !== undefined);
      const values: JsonObject = Object.fromEntries<JsonValue>(given as [string, JsonValue][]);
      tell(
        voice,
        () => readCondition(values),
        (fault) => `${path}.${fault}`,
      );
    }
  },
};

const DISABLED: Rule = {
  reads: ['alerts.disabledRules'],
  check({ alerts: { disabledRules } }, voice) {
    const known = DEFAULT_RULES.map(({ name }) => name);
    for (const name of disabledRules) {
      if (known.includes(name)) continue;
      voice.refuse('alerts.disabledRules', `${name} is no built-in rule${suggestion(name, known)}`);
    }
  },
};

const CADENCES: Rule = {
  reads: ['alerts.expectations'],
  check({ alerts: { expectations } }, voice) {
    const schedule = new CronerSchedule();
    for (const [name, expectation] of Object.entries(expectations)) {
      const { kind, cron, zone, everySeconds, graceSeconds } = expectation;
      const path = `alerts.expectations.${name}`;
      if ((cron === undefined) === (everySeconds === undefined)) {
        voice.missing(`${path}.everySeconds`, 'or cron is required, one of them');
      } else if (cron !== undefined) {
        tell(
          voice,
          () => schedule.check({ cron, zone }),
          () => `${path}.cron`,
        );
      } else if (everySeconds !== undefined) {
        tell(
          voice,
          () => {
            requireTimely({ kind, cadence: { everySeconds }, graceSeconds });
          },
          (fault) => `${path}.${fault}`,
        );
      }
    }
  },
};

function tell(voice: RuleVoice, check: () => unknown, pathOf: (path: string) => string): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    for (const { path, message } of error.faults) voice.refuse(pathOf(path), message);
  }
}

/** What alert rules, channels and expectations must be in view of each other. */
export const ALERT_RULES: readonly Rule[] = [
  CHANNELS,
  KNOWN_CHANNELS,
  CONDITIONS,
  DISABLED,
  CADENCES,
];
