import type { Aggregate, AggregateState } from '../shared/aggregate.js';
import { AppError, validationError } from '../shared/app-error.js';
import type { NewDomainEvent } from '../shared/domain-event.js';
import type { ExpectationId } from '../shared/ids.js';
import type { RuleOrigin } from './alert-rule.js';
import type { AlertSeverity } from './alert-severity.js';
import type { Cadence, NextDue } from './cadence.js';
import {
  learnedBand,
  periodBefore,
  periodStart,
  type VolumePeriod,
  type VolumeSample,
} from './volume-band.js';

export const SUBJECT_KINDS = ['schedule', 'sync', 'webhook', 'backup', 'plugin', 'metric'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

export interface ExpectedVolume {
  readonly per: VolumePeriod;
  /** Absent both: learned from what came before. */
  readonly least?: number;
  readonly most?: number;
}

export interface ExpectationDetails {
  readonly name: string;
  readonly kind: SubjectKind;
  /** Which schedule, source or metric. */
  readonly subject: string;
  readonly cadence: Cadence;
  /** How much later than due is still in time. */
  readonly graceSeconds: number;
  readonly volume: ExpectedVolume | null;
  readonly severity: AlertSeverity;
  readonly enabled: boolean;
}

export interface ExpectationState extends AggregateState<ExpectationId>, ExpectationDetails {
  readonly origin: RuleOrigin;
  readonly lastAt: Date | null;
  readonly lastVolume: number | null;
  /** The first due time that passed before the last one came late: nobody may have looked meanwhile. */
  readonly lateDue: Date | null;
  /** Volumes by run or period, oldest first; the last period may still run. */
  readonly history: readonly VolumeSample[];
}

/** What is wrong, in words and times. */
export interface Shortfall {
  readonly kind: 'silence' | 'late' | 'zero' | 'volume';
  readonly expected: string;
  readonly came: string;
  readonly since: Date;
}

/** Two months of hours. */
const MOST_SAMPLES = 1_440;

/** How much before it is due something may happen and still count for it, ms. */
const EARLY_MS = 60_000;

export class Expectation implements Aggregate<ExpectationState> {
  private constructor(readonly state: ExpectationState) {}

  static restore(state: ExpectationState): Expectation {
    return new Expectation(state);
  }

  static make(
    id: ExpectationId,
    now: Date,
    origin: RuleOrigin,
    details: ExpectationDetails,
  ): Expectation {
    return new Expectation({
      ...details,
      id,
      origin,
      version: 1,
      createdAt: now,
      updatedAt: now,
      lastAt: null,
      lastVolume: null,
      lateDue: null,
      history: [],
    });
  }

  /** @throws AppError `conflict` when it comes from elsewhere; `validation` as `requireTimely` */
  change(change: Partial<ExpectationDetails>, now: Date): Expectation {
    this.requireOwn();
    requireTimely({ ...this.state, ...change });
    return this.redefined(change, now);
  }

  declare(origin: RuleOrigin, details: ExpectationDetails, now: Date): Expectation {
    return this.redefined({ ...details, origin }, now);
  }

  /** @throws AppError `conflict` when it comes from elsewhere */
  delete(): readonly NewDomainEvent[] {
    this.requireOwn();
    return [];
  }

  /** It happened. What is told late, of a time before the last one, adds to the volume only. */
  happened(at: Date, volume: number | null, nextDue: NextDue, now: Date): Expectation {
    const { lastAt, lateDue, history } = this.state;
    const isNewest = lastAt === null || at >= lastAt;
    const missed = isNewest ? this.dueBefore(at, nextDue) : undefined;
    return this.with(
      {
        lastAt: isNewest ? at : lastAt,
        lastVolume: isNewest ? volume : this.state.lastVolume,
        lateDue: lateDue ?? missed ?? null,
        history: volume === null ? history : this.added(at, volume),
      },
      now,
    );
  }

  /** The lateness has been told. */
  settled(now: Date): Expectation {
    return this.with({ lateDue: null }, now);
  }

  /** The first due time that was missed by `now`, grace included. */
  dueBefore(now: Date, nextDue: NextDue): Date | undefined {
    const { lastAt, createdAt, cadence, graceSeconds } = this.state;
    const graceMs = graceSeconds * 1_000;
    const from = lastAt ? lastAt.getTime() + this.earlyMs() : createdAt.getTime();
    const due = nextDue(cadence, new Date(from));
    return due && due.getTime() + graceMs < now.getTime() ? due : undefined;
  }

  shortfalls(now: Date, nextDue: NextDue): readonly Shortfall[] {
    const { lateDue, lastAt } = this.state;
    const came = lastAt ? `last at ${lastAt.toISOString()}` : 'nothing so far';
    const missed = this.dueBefore(now, nextDue);
    const expected = this.expected();
    if (missed) return [{ kind: 'silence', expected, came, since: missed }];
    if (lateDue) return [{ kind: 'late', expected, came, since: lateDue }];
    const odd = this.oddVolume(now);
    return odd ? [odd] : [];
  }

  private oddVolume(now: Date): Shortfall | undefined {
    const { volume, history } = this.state;
    if (!volume) return undefined;
    const { per, least, most } = volume;
    const zone = zoneOf(this.state);
    const sample: VolumeSample | undefined =
      per === 'run' ? history.at(-1) : this.lastWholePeriod(now.getTime(), per);
    if (!sample) return undefined;
    const [atMs, came] = sample;
    const isGiven = least !== undefined || most !== undefined;
    const band = isGiven
      ? { low: least ?? 0, high: most ?? Infinity }
      : learnedBand(history, atMs, per, zone);
    if (!band || (came >= band.low && came <= band.high)) return undefined;
    const high = band.high === Infinity ? 'any number' : rounded(band.high);
    return {
      kind: came === 0 ? 'zero' : 'volume',
      expected: `${rounded(band.low)} to ${high} per ${per}${isGiven ? '' : ', as it used to be'}`,
      came: String(came),
      since: new Date(atMs),
    };
  }

  /** A period of which nothing was told had a volume of zero, once there was a first one. */
  private lastWholePeriod(nowMs: number, per: VolumePeriod): VolumeSample | undefined {
    const { history } = this.state;
    const zone = zoneOf(this.state);
    const atMs = periodBefore(periodStart(nowMs, per, zone), per, zone);
    const [first] = history;
    if (!first || first[0] >= atMs) return undefined;
    return history.findLast(([sampleMs]) => sampleMs === atMs) ?? [atMs, 0];
  }

  private added(at: Date, volume: number): readonly VolumeSample[] {
    const { history, volume: wanted } = this.state;
    const atMs = periodStart(at.getTime(), wanted?.per ?? 'run', zoneOf(this.state));
    const same = history.findLastIndex(([sampleMs]) => sampleMs === atMs);
    if (same >= 0 && wanted?.per !== 'run') {
      return history.map((sample, index) => (index === same ? [atMs, sample[1] + volume] : sample));
    }
    const all = [...history, [atMs, volume] as const];
    return all.sort(([left], [right]) => left - right).slice(-MOST_SAMPLES);
  }

  private expected(): string {
    const { cadence, graceSeconds, kind, subject } = this.state;
    const when =
      'cron' in cadence
        ? `at ${cadence.cron} (${cadence.zone})`
        : `every ${String(cadence.everySeconds)} s`;
    return `${kind} ${subject} ${when}, ${String(graceSeconds)} s late at most`;
  }

  /** Never so much that one of a fast cadence would count for the one behind it. */
  private earlyMs(): number {
    const { cadence, graceSeconds } = this.state;
    if ('everySeconds' in cadence) return 0;
    return Math.min(EARLY_MS - 1, graceSeconds * 1_000);
  }

  /** What was counted by other periods teaches nothing. */
  private redefined(change: Partial<ExpectationState>, now: Date): Expectation {
    const next = { ...this.state, ...change };
    const isAlike =
      zoneOf(next) === zoneOf(this.state) &&
      (next.volume?.per ?? 'run') === (this.state.volume?.per ?? 'run');
    return this.with(isAlike ? change : { ...change, history: [] }, now);
  }

  private requireOwn(): void {
    const { name, origin } = this.state;
    if (origin === 'api') return;
    throw new AppError(
      'conflict',
      'expectation.declared',
      `The expectation ${name} is ${origin}: change it in alerts.expectations of the configuration`,
    );
  }

  private with(change: Partial<ExpectationState>, now: Date): Expectation {
    const version = this.state.version + 1;
    return new Expectation({ ...this.state, ...change, version, updatedAt: now });
  }
}

/** Where its hours and days begin. */
function zoneOf({ cadence }: Pick<ExpectationDetails, 'cadence'>): string {
  return 'cron' in cadence ? cadence.zone : 'UTC';
}

/** How long after the fact a sample of a metric may be seen, s. */
const METRIC_LAG_SECONDS = 120;

/**
 * A sample of a metric is known to the minute, and to other processes when that is over.
 * @throws AppError `validation` when it would be missed before it can be seen
 */
export function requireTimely({
  kind,
  cadence,
  graceSeconds,
}: Pick<ExpectationDetails, 'kind' | 'cadence' | 'graceSeconds'>): void {
  if (kind !== 'metric' || 'cron' in cadence) return;
  if (cadence.everySeconds + graceSeconds >= METRIC_LAG_SECONDS) return;
  const message = `and everySeconds must be ${String(METRIC_LAG_SECONDS)} together: samples of metrics are seen by the minute`;
  throw validationError('expectation.too-often', `graceSeconds ${message}`, [
    { path: 'graceSeconds', message },
  ]);
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}
