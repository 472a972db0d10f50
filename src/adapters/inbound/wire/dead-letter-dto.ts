import type { Purge } from '../../../application/jobs/purge-dead-letters.js';
import type { Replay } from '../../../application/jobs/replay-dead-letters.js';
import type { ReplayReport } from '../../../application/jobs/report-replay.js';
import type {
  DeadLetter,
  DeadLetterDetails,
  DeadLetterGroup,
  DeadLetterNote,
} from '../../../domain/jobs/dead-letter.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import {
  Answer,
  Count,
  Flag,
  Identifier,
  JsonField,
  Quantity,
  Text,
  TextList,
  Time,
} from './fields.js';

const EXAMPLE_ID = '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a12';
const EXAMPLE_TIME = '2026-11-21T08:00:00.000Z';
const EXAMPLE_ERROR = 'http-job.refused: The receiver answered 404';
const MOST = Number.MAX_SAFE_INTEGER;

const kind = { description: 'What it was', example: 'job', maxLength: 40 };
const queue = { description: 'Where it was to be done', example: 'http', maxLength: 100 };
const cause = {
  description: 'What errors of one cause have in common, as a digest',
  example: '5d41402abc4b2a76',
  maxLength: 16,
};
const error = { description: 'Why it was given up', example: EXAMPLE_ERROR, maxLength: 4_000 };

/** Which dead letters; what is absent does not matter. */
export class DeadLetterFilterDto {
  @Text({ ...kind, optional: true }) kind?: string;
  @Text({ ...queue, optional: true }) queue?: string;
  @Text({ ...cause, optional: true }) cause?: string;
}

/** Either ids, or a filter, or all of them. */
export class PurgeDeadLettersDto extends DeadLetterFilterDto {
  @TextList({
    description: 'These ones',
    example: [EXAMPLE_ID],
    maxItems: 10_000,
    maxLength: 36,
    optional: true,
  })
  ids?: readonly string[];
  @Flag({ description: 'True: every one of them', example: false, optional: true }) all?: boolean;
}

export class ReplayDeadLettersDto extends PurgeDeadLettersDto {
  @Count({
    description: 'No more than these, the oldest: to try a fix',
    example: 5,
    minimum: 1,
    maximum: 10_000,
    optional: true,
  })
  sample?: number;
  @Quantity({
    description: 'Begins no more than so many a second',
    example: 10,
    minimum: 0.001,
    maximum: 10_000,
    optional: true,
  })
  ratePerSecond?: number;
  @Text({
    description: 'A request with the same one replays nothing twice, for a day; made unless given',
    example: 'after-the-fix',
    minLength: 1,
    maxLength: 100,
    pattern: /^[\x21-\x7e]+$/,
    optional: true,
  })
  replayId?: string;
}

export class EditDeadLetterDto {
  @JsonField({ description: 'Merged into the payload', example: { url: 'https://example.org' } })
  payload!: JsonObject;
}

export class NoteDeadLetterDto {
  @Text({ description: 'The note', example: 'the receiver moved', minLength: 1, maxLength: 2_000 })
  text!: string;
}

export class DeadLetterView implements DeadLetter {
  @Identifier({ description: 'Id of what was given up', example: EXAMPLE_ID }) id!: string;
  @Text(kind) kind!: string;
  @Text(queue) queue!: string;
  @Text(cause) cause!: string;
  @Text(error) error!: string;
  @JsonField({ description: 'What it is done with', example: { url: '…' } }) payload!: JsonObject;
  @Count({ description: 'Attempts that were made', example: 10, minimum: 0, maximum: MOST })
  attempt!: number;
  @Text({ description: 'The request that caused it', example: '0193…', maxLength: 255 })
  requestId!: string;
  @Time({ description: 'When it came', example: EXAMPLE_TIME }) createdAt!: Date;
  @Time({ description: 'When it was given up', example: EXAMPLE_TIME }) diedAt!: Date;
}

const LIST = { type: 'array', items: { type: 'object' } } as const;

export class DeadLetterDetailsView extends DeadLetterView implements DeadLetterDetails {
  @Answer({
    description: 'Its attempts, the first one first',
    example: [{ attempt: 1, startedAt: EXAMPLE_TIME, outcome: 'failed', error: EXAMPLE_ERROR }],
    schema: LIST,
  })
  attempts!: DeadLetterDetails['attempts'];
  @Answer({
    description: 'The last lines that its handler wrote',
    example: [{ at: EXAMPLE_TIME, attempt: 1, text: 'looking for the order' }],
    schema: LIST,
  })
  lines!: DeadLetterDetails['lines'];
  @Answer({
    description: 'What people know about it, the first one first',
    example: [{ at: EXAMPLE_TIME, author: 'api-key:0193…', text: 'the receiver moved' }],
    schema: LIST,
  })
  notes!: DeadLetterDetails['notes'];
}

export class DeadLetterNoteView implements Omit<DeadLetterNote, 'id'> {
  @Identifier({ description: 'Its id', example: EXAMPLE_ID }) id!: string;
  @Identifier({ description: 'What it is about', example: EXAMPLE_ID }) letterId!: string;
  @Time({ description: 'When it was written', example: EXAMPLE_TIME }) at!: Date;
  @Text({ description: 'Who wrote it', example: 'api-key:0193…', maxLength: 255 }) author!: string;
  @Text({ description: 'The note', example: 'the receiver moved', maxLength: 2_000 }) text!: string;
}

export class DeadLetterGroupView implements DeadLetterGroup {
  @Text(kind) kind!: string;
  @Text(queue) queue!: string;
  @Text(cause) cause!: string;
  @Count({ description: 'How many', example: 12, minimum: 1, maximum: MOST }) count!: number;
  @Time({ description: 'When the first was given up', example: EXAMPLE_TIME }) firstAt!: Date;
  @Time({ description: 'When the last was given up', example: EXAMPLE_TIME }) lastAt!: Date;
  @Identifier({ description: 'One of them', example: EXAMPLE_ID }) sampleId!: string;
  @Text({ ...error, description: 'Why that one was given up' }) error!: string;
}

export class ReplayView implements Replay {
  @Text({ description: 'Asks for the report', example: 'after-the-fix', maxLength: 100 })
  replayId!: string;
  @Count({ description: 'How many are tried again', example: 5, minimum: 0, maximum: 10_000 })
  replayed!: number;
  @TextList({
    description: 'The first 200 of them',
    example: [EXAMPLE_ID],
    maxItems: 200,
    maxLength: 36,
  })
  ids!: readonly string[];
  @Flag({ description: 'There are more than one request replays', example: false })
  isMore!: boolean;
}

export class ReplayReportView implements ReplayReport {
  @Text({ description: 'Its id', example: 'after-the-fix', maxLength: 100 }) replayId!: string;
  @Time({ description: 'When it began', example: EXAMPLE_TIME }) startedAt!: Date;
  @Count({ description: 'How many were tried again', example: 5, minimum: 0, maximum: 10_000 })
  replayed!: number;
  @Answer({
    description: 'Where they stand by now, by status; gone: forgotten',
    example: { completed: 4, dead_letter: 1 },
    schema: { type: 'object', additionalProperties: { type: 'integer' } },
  })
  outcomes!: Readonly<Record<string, number>>;
}

export class PurgeView implements Purge {
  @Count({ description: 'How many are gone', example: 12, minimum: 0, maximum: 10_000 })
  purged!: number;
  @Flag({ description: 'There are more than one request purges', example: false })
  isMore!: boolean;
}
