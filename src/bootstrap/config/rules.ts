import { ADAPTER_RULES } from './adapter-rules.js';
import { ALERT_RULES } from './alert-rules.js';
import { CATALOGUE } from './catalogue.js';
import { LIMIT_TERMS } from './limit-rules.js';
import { isChosen, type Rule } from './rule.js';
import { QUEUE_RULES } from './queue-rules.js';
import { SCHEDULE_RULES } from './schedule-rules.js';
import { SAFETY_RULES } from './safety-rules.js';

const ROUTE_TARGETS: Rule = {
  reads: ['gateway.routes'],
  check({ gateway: { routes } }, voice) {
    for (const [index, { targets = [], targetUrl }] of routes.entries()) {
      const path = `gateway.routes[${index}]`;
      if (targetUrl !== undefined && targets.length > 0) {
        voice.refuse(`${path}.targetUrl`, 'must not be set besides targets: keep one of them');
      } else if (targetUrl === undefined && targets.length === 0) {
        voice.refuse(`${path}.targets`, 'is required, or targetUrl for a single one');
      }
    }
  },
};

const RETRY_DELAYS: Rule = {
  reads: ['resilience'],
  check({ resilience }, voice) {
    for (const [name, { retries = {} }] of Object.entries(resilience)) {
      const { initialDelayMs, maxDelayMs } = retries;
      if (initialDelayMs === undefined || maxDelayMs === undefined) continue;
      if (initialDelayMs <= maxDelayMs) continue;
      const path = `resilience.${name}.retries.maxDelayMs`;
      voice.refuse(path, `must not be less than initialDelayMs, which is ${initialDelayMs}`);
    }
  },
};

const STORAGE_SHARES: Rule = {
  reads: ['storage.softShare', 'storage.hardShare'],
  check({ storage: { softShare, hardShare } }, voice) {
    if (softShare < hardShare) return;
    voice.refuse('storage.softShare', `must be less than storage.hardShare, which is ${hardShare}`);
  },
};

const NO_EFFECT: Rule = {
  reads: [],
  check(_settings, voice) {
    for (const { path, noEffectYet } of CATALOGUE) {
      if (!noEffectYet || !isChosen(voice, path)) continue;
      const from = voice.origin(path)?.name ?? '';
      voice.warn(`${path} has no effect in this version (from ${from})`);
    }
  },
};

export const RULES: readonly Rule[] = [
  ...ADAPTER_RULES,
  ...SAFETY_RULES,
  ROUTE_TARGETS,
  RETRY_DELAYS,
  STORAGE_SHARES,
  LIMIT_TERMS,
  ...ALERT_RULES,
  ...QUEUE_RULES,
  ...SCHEDULE_RULES,
  NO_EFFECT,
];
