import type {
  DeadLetter,
  DeadLetterDetails,
  DeadLetterFilter,
  DeadLetterGroup,
  DeadLetterNote,
} from '../../domain/jobs/dead-letter.js';
import type { JobId } from '../../domain/shared/ids.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { ListQuery, Page } from '../../domain/shared/page.js';

/** When a dead letter is to be tried again. */
export interface ReplayedLetter {
  readonly id: string;
  readonly runAt: Date;
}

/** A part of the program that gives things up. Ids of others are none of its dead letters. */
export interface DeadLetterSource {
  /** `job`; no two sources have the same. */
  readonly kind: string;
  /** Those with most letters first. */
  groups(filter: DeadLetterFilter, limit: number): Promise<readonly DeadLetterGroup[]>;
  /** By the fields of DEAD_LETTER_LIST but `kind`. */
  list(query: ListQuery): Promise<Page<DeadLetter>>;
  find(id: string): Promise<Omit<DeadLetterDetails, 'notes'> | undefined>;
  /**
   * Within a unit of work: changes what it is to be done with.
   * @returns false: it is no dead letter any more
   * @throws AppError `validation` with faults beneath `payload`, `conflict` when it cannot be changed at all
   */
  edit(id: string, payload: JsonObject): Promise<boolean>;
  /** Within a unit of work, at most 200: has them tried again. @returns the ids of those that will be */
  replay(letters: readonly ReplayedLetter[]): Promise<readonly string[]>;
  /** How many of those that were replayed stand where by now, by status; `gone`: forgotten. */
  outcomes(ids: readonly string[]): Promise<Readonly<Record<string, number>>>;
  /** Within a unit of work, at most 200: forgets them for good. @returns the ids of those that were there */
  purge(ids: readonly string[]): Promise<readonly string[]>;
}

/** Jobs that were given up, as they are stored. */
export interface DeadJobs {
  groups(
    filter: Pick<DeadLetterFilter, 'queue' | 'cause'>,
    limit: number,
  ): Promise<readonly DeadLetterGroup[]>;
  /** By the fields of DEAD_LETTER_LIST but `kind`. */
  list(query: ListQuery): Promise<Page<DeadLetter>>;
  /** Within a unit of work. @returns false: the job is no dead letter, and has its payload still */
  rewrite(id: JobId, payload: JsonObject): Promise<boolean>;
}

/** What people wrote about dead letters; a note is forgotten with what it is about. */
export interface DeadLetterNotes {
  /** Within a unit of work. */
  add(note: DeadLetterNote): Promise<void>;
  /** The first one first. */
  of(letterId: string): Promise<readonly DeadLetterNote[]>;
}
