import type { Id } from '../shared/ids.js';
import type { JsonObject } from '../shared/json.js';
import type { ListSpec } from '../shared/page.js';
import type { JobAttempt, JobLogLine } from './job.js';

/** Something that was given up: its id is that of what it was. */
export interface DeadLetter {
  readonly id: string;
  /** What it was: `job`. */
  readonly kind: string;
  /** Where it was to be done. */
  readonly queue: string;
  /** Digest of what errors of one cause have in common; 16 hex digits. */
  readonly cause: string;
  readonly error: string;
  readonly payload: JsonObject;
  /** Attempts that were made. */
  readonly attempt: number;
  readonly requestId: string;
  readonly createdAt: Date;
  /** When it was given up. */
  readonly diedAt: Date;
}

export interface DeadLetterDetails extends DeadLetter {
  /** The first one first. */
  readonly attempts: readonly JobAttempt[];
  readonly lines: readonly JobLogLine[];
  /** The first one first. */
  readonly notes: readonly DeadLetterNote[];
}

/** Dead letters of one queue with one cause. */
export interface DeadLetterGroup {
  readonly kind: string;
  readonly queue: string;
  readonly cause: string;
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** One of them, and its error. */
  readonly sampleId: string;
  readonly error: string;
}

export type DeadLetterNoteId = Id<'DeadLetterNote'>;

/** What somebody knows about a dead letter. */
export interface DeadLetterNote {
  readonly id: DeadLetterNoteId;
  readonly letterId: string;
  readonly at: Date;
  /** Id of who wrote it. */
  readonly author: string;
  readonly text: string;
}

/** Most notes of one dead letter. */
export const MOST_NOTES = 100;

/** Which dead letters; what is absent does not matter. */
export interface DeadLetterFilter {
  readonly kind?: string;
  readonly queue?: string;
  readonly cause?: string;
}

export const DEAD_LETTER_LIST: ListSpec = {
  filterable: {
    id: 'id',
    kind: 'text',
    queue: 'text',
    cause: 'text',
    createdAt: 'time',
    diedAt: 'time',
  },
  sortable: { diedAt: 'time', createdAt: 'time' },
  defaultSort: [{ field: 'diedAt', descending: true }],
};
