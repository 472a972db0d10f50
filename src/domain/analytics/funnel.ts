import { validationError, type FieldFault } from '../shared/app-error.js';
import {
  NAME_PATTERN,
  NAME_PHRASE,
  type AnalyticsEvent,
  type Dimensions,
} from './analytics-event.js';
import { MOST_VALUES, passes, valueIn, type EventFilter } from './event-filter.js';

export const MOST_STEPS = 10;
export const MOST_WINDOW_SECONDS = 90 * 86_400;

/** Subjects of one answer: each is remembered while events are read. */
export const MOST_SUBJECTS = 200_000;

export interface FunnelStep {
  readonly name: string;
  /** By any dimension, declared or not. */
  readonly filter: EventFilter;
}

export interface FunnelQuery {
  readonly steps: readonly FunnelStep[];
  /** When the first step happens; later ones may follow after `to`, within the window. */
  readonly from: Date;
  readonly to: Date;
  /** From the first step to the last. */
  readonly windowSeconds: number;
  /** A dimension of the first step. */
  readonly groupBy?: string | undefined;
}

export interface FunnelStepCount {
  readonly name: string;
  /** That came so far. */
  readonly subjects: number;
  /** Of those that began, 0 to 1; null when none did. */
  readonly conversion: number | null;
  /** Of those that came to the step before. */
  readonly stepConversion: number | null;
  /** From the step before to this one. */
  readonly medianSeconds: number | null;
}

export interface FunnelGroup {
  readonly group: Dimensions;
  readonly steps: readonly FunnelStepCount[];
}

/** @throws AppError `validation` (`analytics.bad-query`) */
export function requireFunnel({ steps, from, to, windowSeconds }: FunnelQuery): void {
  const faults: FieldFault[] = [];
  if (steps.length < 2 || steps.length > MOST_STEPS) {
    faults.push({ path: 'steps', message: `must be 2 to ${String(MOST_STEPS)}` });
  }
  for (const [index, { name, filter }] of steps.entries()) {
    const path = `steps.${String(index)}`;
    if (!NAME_PATTERN.test(name))
      faults.push({ path: `${path}.name`, message: `must be ${NAME_PHRASE}` });
    if (Object.values(filter).some((values) => values.length > MOST_VALUES)) {
      faults.push({
        path: `${path}.filter`,
        message: `must name at most ${String(MOST_VALUES)} values each`,
      });
    }
  }
  if (!(from < to)) faults.push({ path: 'to', message: 'must be after from' });
  if (!(windowSeconds > 0 && windowSeconds <= MOST_WINDOW_SECONDS)) {
    faults.push({ path: 'windowSeconds', message: `must be 1 to ${String(MOST_WINDOW_SECONDS)}` });
  }
  if (faults.length > 0)
    throw validationError('analytics.bad-query', 'The query is not valid', faults);
}

/** The times of the steps, of the run that got so far. */
interface Run {
  readonly times: readonly number[];
  readonly group: string;
}

interface Subject {
  /** By step: of the runs that came there, the one that began last: what another can still do, it can. */
  readonly runs: (Run | undefined)[];
  /** The first that came as far as any. */
  best: Run | undefined;
}

/**
 * Follows each subject through the steps in their order. Events come by time; of several at the same time the one
 * that was received first counts as the earlier one.
 */
export class Funnel {
  private readonly subjects = new Map<string, Subject>();
  private readonly windowMs: number;

  constructor(private readonly query: FunnelQuery) {
    this.windowMs = query.windowSeconds * 1_000;
  }

  /** @throws AppError `validation` (`analytics.too-much`) of more than 200 000 subjects */
  add({
    name,
    at,
    subject,
    dimensions,
  }: Pick<AnalyticsEvent, 'name' | 'at' | 'subject' | 'dimensions'>): void {
    if (subject === null) return;
    const { steps } = this.query;
    // From the last step on, so that one event is not two steps.
    for (let step = steps.length - 1; step >= 0; step -= 1) {
      const wanted = steps[step];
      if (wanted?.name === name && passes(dimensions, wanted.filter)) {
        this.reached(subject, step, at.getTime(), dimensions);
      }
    }
  }

  groups(): readonly FunnelGroup[] {
    const { groupBy } = this.query;
    const byGroup = new Map<string, Run[]>();
    for (const { best } of this.subjects.values()) {
      if (!best) continue;
      const runs = byGroup.get(best.group) ?? [];
      runs.push(best);
      byGroup.set(best.group, runs);
    }
    return [...byGroup]
      .sort(([a, left], [b, right]) => right.length - left.length || (a < b ? -1 : 1))
      .map(([group, runs]) => ({
        group: groupBy === undefined ? {} : { [groupBy]: group },
        steps: this.count(runs),
      }));
  }

  whole(): readonly FunnelStepCount[] {
    return this.count([...this.subjects.values()].flatMap(({ best }) => (best ? [best] : [])));
  }

  private reached(name: string, step: number, atMs: number, dimensions: Dimensions): void {
    const { from, to, groupBy } = this.query;
    if (step === 0) {
      if (atMs < from.getTime() || atMs >= to.getTime()) return;
      const group = groupBy === undefined ? '' : valueIn(dimensions, groupBy);
      this.keep(this.subject(name), 0, { times: [atMs], group });
      return;
    }
    const subject = this.subjects.get(name);
    const before = subject?.runs[step - 1];
    if (!subject || !before || atMs - (before.times[0] ?? 0) > this.windowMs) return;
    this.keep(subject, step, { ...before, times: [...before.times, atMs] });
  }

  private keep(subject: Subject, step: number, run: Run): void {
    subject.runs[step] = run;
    if (run.times.length > (subject.best?.times.length ?? 0)) subject.best = run;
  }

  private subject(name: string): Subject {
    const known = this.subjects.get(name);
    if (known) return known;
    if (this.subjects.size >= MOST_SUBJECTS) {
      const message = `The funnel has more than ${String(MOST_SUBJECTS)} subjects: ask for less time`;
      throw validationError('analytics.too-much', message);
    }
    const made: Subject = { runs: [], best: undefined };
    this.subjects.set(name, made);
    return made;
  }

  private count(runs: readonly Run[]): readonly FunnelStepCount[] {
    const { steps } = this.query;
    const reaching = steps.map((_, step) => runs.filter(({ times }) => times.length > step));
    const began = reaching[0]?.length ?? 0;
    return steps.map(({ name }, step) => {
      const here = reaching[step] ?? [];
      const before = step === 0 ? began : (reaching[step - 1]?.length ?? 0);
      const share = (of: number) => (of === 0 ? null : here.length / of);
      const waits = here.map(({ times }) => (times[step] ?? 0) - (times[step - 1] ?? 0));
      return {
        name,
        subjects: here.length,
        conversion: share(began),
        stepConversion: share(before),
        medianSeconds: step === 0 ? null : medianOf(waits),
      };
    });
  }
}

function medianOf(waitsMs: readonly number[]): number | null {
  if (waitsMs.length === 0) return null;
  const sorted = Float64Array.from(waitsMs).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  const lower = sorted.length % 2 === 1 ? upper : (sorted[middle - 1] ?? 0);
  return (lower + upper) / 2_000;
}
