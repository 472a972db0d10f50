import type { ErrorIdentity, ErrorSample, Occurrences } from '../../domain/errors/error-group.js';
import type { Severity } from '../../domain/shared/app-error.js';
import { hourOf } from '../../domain/errors/error-statistics.js';

/** Groups that may wait to be stored. */
const MOST_GROUPS = 500;

/** Of one group, what happened since it was last stored. */
export interface PendingGroup {
  readonly identity: ErrorIdentity;
  occurrences: Occurrences;
  /** Failures by full hour, epoch ms. */
  readonly hours: Map<number, number>;
}

/** Failures that were not stored yet: any number of them, in bounded memory, counted exactly. */
export class PendingErrors {
  private readonly groups = new Map<string, PendingGroup>();

  /** @param overflow stands for all groups beyond the bound */
  constructor(
    private readonly overflow: { readonly failed: ErrorIdentity; readonly refused: ErrorIdentity },
  ) {}

  overflowOf(severity: Severity): ErrorIdentity {
    return severity === 'low' ? this.overflow.refused : this.overflow.failed;
  }

  get size(): number {
    return this.groups.size;
  }

  /** The sample is only made for what has none yet. */
  add(identity: ErrorIdentity, at: Date, version: string, sample: () => ErrorSample): void {
    const known = this.groups.get(identity.fingerprint);
    if (!known && this.isFull(identity)) {
      this.add(this.overflowOf(identity.severity), at, version, sample);
      return;
    }
    const hourMs = hourOf(at).getTime();
    if (known) {
      known.occurrences = { ...known.occurrences, count: known.occurrences.count + 1, lastAt: at };
      known.hours.set(hourMs, (known.hours.get(hourMs) ?? 0) + 1);
      return;
    }
    this.groups.set(identity.fingerprint, {
      identity,
      occurrences: { count: 1, firstAt: at, lastAt: at, version, sample: sample() },
      hours: new Map([[hourMs, 1]]),
    });
  }

  /** Refusals get half of the room, so that no caller can crowd out what fails. */
  private isFull(identity: ErrorIdentity): boolean {
    if (Object.values(this.overflow).includes(identity)) return false;
    const most = identity.severity === 'low' ? MOST_GROUPS / 2 : MOST_GROUPS;
    return this.groups.size >= most;
  }

  /** Takes all out. */
  take(): readonly PendingGroup[] {
    const taken = [...this.groups.values()];
    this.groups.clear();
    return taken;
  }

  /** Puts back what could not be stored; what came meanwhile is newer. */
  putBack(groups: readonly PendingGroup[]): void {
    for (const group of groups) {
      const known = this.groups.get(group.identity.fingerprint);
      if (known) merge(known, group);
      else if (!this.isFull(group.identity)) this.groups.set(group.identity.fingerprint, group);
      else {
        const identity = this.overflowOf(group.identity.severity);
        const rest = this.groups.get(identity.fingerprint);
        if (rest) merge(rest, group);
        else this.groups.set(identity.fingerprint, { ...group, identity });
      }
    }
  }
}

function merge(newer: PendingGroup, older: PendingGroup): void {
  const { occurrences } = newer;
  newer.occurrences = {
    ...occurrences,
    count: occurrences.count + older.occurrences.count,
    firstAt: older.occurrences.firstAt,
  };
  for (const [hourMs, count] of older.hours) {
    newer.hours.set(hourMs, (newer.hours.get(hourMs) ?? 0) + count);
  }
}
