import { DEFAULT_RULES, SECURITY_RULES } from './default-rules.js';
import { holds, type SilenceMatcher } from './silence.js';

const KNOWN = DEFAULT_RULES.map(({ name, severity, labels }) => ({ rule: name, severity, labels }));

/** Whether it would keep every built-in rule quiet, however that is written. */
export function isForEverything(matchers: readonly SilenceMatcher[]): boolean {
  return KNOWN.every((alert) => matchers.every((matcher) => holds(matcher, alert)));
}

/** Rules of security of which it keeps some alerts quiet. */
export function securityRulesOf(matchers: readonly SilenceMatcher[]): readonly string[] {
  const general = matchers.filter(({ label }) => label === 'rule' || label === 'severity');
  return KNOWN.filter((alert) => general.every((matcher) => holds(matcher, alert)))
    .map(({ rule }) => rule)
    .filter((rule) => SECURITY_RULES.includes(rule));
}
