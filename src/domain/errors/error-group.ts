import type { Aggregate, AggregateState } from '../shared/aggregate.js';
import {
  AppError,
  type ErrorCategory,
  type ErrorKind,
  type Severity,
} from '../shared/app-error.js';
import type { NewDomainEvent } from '../shared/domain-event.js';
import type { ErrorGroupId } from '../shared/ids.js';
import type { JsonObject } from '../shared/json.js';

/** `regressed`: it was resolved and happened again. */
export const ERROR_GROUP_STATES = ['open', 'resolved', 'regressed'] as const;
export type ErrorGroupStatus = (typeof ERROR_GROUP_STATES)[number];

/** One occurrence as an example; secrets removed. */
export interface ErrorSample {
  readonly message: string;
  /** ISO 8601. */
  readonly at: string;
  /** Where in our own code, innermost first. */
  readonly frames: readonly string[];
  /** Codes or names of what caused it, outermost first. */
  readonly causes: readonly string[];
  readonly requestId: string | null;
  readonly actor: string | null;
  readonly data: JsonObject;
}

/** Failures that are the same fault. */
export interface ErrorGroupState extends AggregateState<ErrorGroupId> {
  /** Unique; digest of what the occurrences have in common. */
  readonly fingerprint: string;
  readonly kind: ErrorKind;
  readonly code: string;
  readonly category: ErrorCategory;
  readonly severity: Severity;
  /** The part of the program that told of it: a use case, or the name of a logger. */
  readonly component: string;
  /** With what varies replaced: `There is no task <id>`. */
  readonly message: string;
  readonly sample: ErrorSample;
  readonly count: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly firstVersion: string;
  /** Versions of the program it happened in, the last ten, newest last. */
  readonly versions: readonly string[];
  readonly status: ErrorGroupStatus;
  readonly resolvedAt: Date | null;
  readonly resolvedBy: string | null;
  readonly note: string | null;
}

/** What happened since the last look. */
export interface Occurrences {
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly version: string;
  readonly sample: ErrorSample;
}

export type ErrorIdentity = Pick<
  ErrorGroupState,
  'fingerprint' | 'kind' | 'code' | 'category' | 'severity' | 'component' | 'message'
>;

export interface ErrorGroupDecision {
  readonly group: ErrorGroup;
  readonly events: readonly NewDomainEvent[];
}

const MOST_VERSIONS = 10;

export class ErrorGroup implements Aggregate<ErrorGroupState> {
  private constructor(readonly state: ErrorGroupState) {}

  static restore(state: ErrorGroupState): ErrorGroup {
    return new ErrorGroup(state);
  }

  static open(
    id: ErrorGroupId,
    now: Date,
    identity: ErrorIdentity,
    { count, firstAt, lastAt, version, sample }: Occurrences,
  ): ErrorGroupDecision {
    const group = new ErrorGroup({
      ...identity,
      id,
      version: 1,
      createdAt: now,
      updatedAt: now,
      sample,
      count,
      firstSeenAt: firstAt,
      lastSeenAt: lastAt,
      firstVersion: version,
      versions: [version],
      status: 'open',
      resolvedAt: null,
      resolvedBy: null,
      note: null,
    });
    return { group, events: [group.tell('brain.error.new')] };
  }

  /** Occurrences from before it was resolved, told late, do not bring it back. */
  occur({ count, firstAt, lastAt, version, sample }: Occurrences, now: Date): ErrorGroupDecision {
    const { state } = this;
    const isBack =
      state.status === 'resolved' && state.resolvedAt !== null && lastAt >= state.resolvedAt;
    const others = state.versions.filter((known) => known !== version);
    const group = this.with(
      {
        count: state.count + count,
        firstSeenAt: firstAt < state.firstSeenAt ? firstAt : state.firstSeenAt,
        lastSeenAt: lastAt > state.lastSeenAt ? lastAt : state.lastSeenAt,
        versions: [...others, version].slice(-MOST_VERSIONS),
        sample,
        ...(isBack ? { status: 'regressed' as const } : {}),
      },
      now,
    );
    return { group, events: isBack ? [group.tell('brain.error.regressed')] : [] };
  }

  /** @throws AppError `conflict` when it is resolved already */
  resolve(by: string, note: string | null, now: Date): ErrorGroupDecision {
    if (this.state.status === 'resolved') {
      throw new AppError('conflict', 'error.already-resolved', 'It is resolved already');
    }
    const group = this.with(
      { status: 'resolved', resolvedAt: now, resolvedBy: by, note: note ?? this.state.note },
      now,
    );
    return { group, events: [group.tell('brain.error.resolved')] };
  }

  /** @throws AppError `conflict` unless it is resolved */
  reopen(note: string | null, now: Date): ErrorGroupDecision {
    if (this.state.status !== 'resolved') {
      throw new AppError('conflict', 'error.not-resolved', 'It is not resolved');
    }
    const change = { status: 'open', resolvedAt: null, resolvedBy: null } as const;
    const group = this.with({ ...change, note: note ?? this.state.note }, now);
    return { group, events: [group.tell('brain.error.reopened')] };
  }

  annotate(note: string | null, now: Date): ErrorGroupDecision {
    return { group: this.with({ note }, now), events: [] };
  }

  private with(change: Partial<ErrorGroupState>, now: Date): ErrorGroup {
    const version = this.state.version + 1;
    return new ErrorGroup({ ...this.state, ...change, version, updatedAt: now });
  }

  private tell(type: string): NewDomainEvent {
    const { id, code, category, severity, component, message, count, status } = this.state;
    return {
      type,
      subject: id,
      data: { errorId: id, code, category, severity, component, message, count, status },
    };
  }
}
