import type { Aggregate, AggregateState } from '../shared/aggregate.js';
import { validationError } from '../shared/app-error.js';
import type { NewDomainEvent } from '../shared/domain-event.js';
import type { SilenceId } from '../shared/ids.js';
import { matchesPattern } from './pattern.js';

/** A label must, or must not, look like the pattern, in which `*` stands for anything. */
export interface SilenceMatcher {
  /** `rule`, `severity`, or a label. */
  readonly label: string;
  readonly pattern: string;
  readonly isNegated: boolean;
}

export interface SilenceDetails {
  /** All of them must hold. */
  readonly matchers: readonly SilenceMatcher[];
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly comment: string;
}

export interface SilenceState extends AggregateState<SilenceId>, SilenceDetails {
  readonly author: string;
}

/** What silences look at. */
export interface Silenceable {
  readonly rule: string;
  readonly severity: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Longest silence: alerts that nobody wants belong to no rule. */
const LONGEST_MS = 366 * 24 * 3_600_000;

export class Silence implements Aggregate<SilenceState> {
  private constructor(readonly state: SilenceState) {}

  static restore(state: SilenceState): Silence {
    return new Silence(state);
  }

  /** @throws AppError `validation` */
  static make(id: SilenceId, now: Date, author: string, details: SilenceDetails): Silence {
    requirePeriod(details);
    const state = { ...details, id, author, version: 1, createdAt: now, updatedAt: now };
    return new Silence(state);
  }

  /** @throws AppError `validation` */
  change(change: Partial<SilenceDetails>, now: Date): Silence {
    const version = this.state.version + 1;
    const state = { ...this.state, ...change, version, updatedAt: now };
    requirePeriod(state);
    return new Silence(state);
  }

  delete(): readonly NewDomainEvent[] {
    return [];
  }
}

export function isSilenced(
  alert: Silenceable,
  silences: readonly SilenceDetails[],
  now: Date,
): boolean {
  return silences.some(
    ({ matchers, startsAt, endsAt }) =>
      startsAt <= now &&
      now < endsAt &&
      matchers.length > 0 &&
      matchers.every((matcher) => holds(matcher, alert)),
  );
}

export function holds({ label, pattern, isNegated }: SilenceMatcher, alert: Silenceable): boolean {
  const { rule, severity, labels } = alert;
  const value = label === 'rule' ? rule : label === 'severity' ? severity : (labels[label] ?? '');
  return matchesPattern(value, pattern) !== isNegated;
}

function requirePeriod({ startsAt, endsAt }: SilenceDetails): void {
  const lengthMs = endsAt.getTime() - startsAt.getTime();
  if (lengthMs > 0 && lengthMs <= LONGEST_MS) return;
  const message = 'must be after startsAt, by a year at most';
  throw validationError('silence.period', `endsAt ${message}`, [{ path: 'endsAt', message }]);
}
