import {
  MOST_NOTES,
  type DeadLetterDetails,
  type DeadLetterNote,
} from '../../domain/jobs/dead-letter.js';
import { AppError, notFound } from '../../domain/shared/app-error.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { DeadLetterNotes } from '../../ports/jobs/dead-letters.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { EventLog } from '../../ports/runtime/event-log.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { mergePatch } from '../../domain/shared/merge-patch.js';
import type { UseCase } from '../shared/use-case.js';
import type { DeadLetterDesk } from './dead-letter-desk.js';

export interface EditDeadLetterInput {
  readonly id: string;
  readonly change: {
    /** Merged into the payload (RFC 7396). */
    readonly payload?: JsonObject;
  };
}

/** Mends what a dead letter is to be done with, once it is replayed. */
export class EditDeadLetter implements UseCase<EditDeadLetterInput, DeadLetterDetails> {
  readonly name = 'dead-letters.update';
  readonly permission = 'dead-letter:write';

  constructor(
    private readonly deps: {
      readonly desk: DeadLetterDesk;
      readonly work: UnitOfWork;
      readonly events: EventLog;
    },
  ) {}

  /** @throws AppError `validation` with faults beneath `payload`; `not-found` for what is none any more */
  execute(
    { id, change: { payload = {} } }: EditDeadLetterInput,
    { actor }: ExecutionContext,
  ): Promise<DeadLetterDetails> {
    const { desk, work, events } = this.deps;
    return work.run(async () => {
      const before = await desk.get(id);
      const { kind, queue, cause } = before;
      const edited = mergePatch(before.payload, payload);
      if (!(await desk.source(kind).edit(id, edited))) throw notFound('dead-letter', id);
      const data = { kind, queue, cause, by: actor.id };
      await events.append([{ type: 'brain.dead-letter.edited', subject: `${kind}:${id}`, data }]);
      return { ...before, payload: edited };
    });
  }
}

export interface NoteDeadLetterInput {
  readonly id: string;
  readonly text: string;
}

/** Keeps what somebody knows about a dead letter. */
export class NoteDeadLetter implements UseCase<NoteDeadLetterInput, DeadLetterNote> {
  readonly name = 'dead-letters.note';
  readonly permission = 'dead-letter:write';

  constructor(
    private readonly deps: {
      readonly desk: DeadLetterDesk;
      readonly notes: DeadLetterNotes;
      readonly work: UnitOfWork;
      readonly clock: Clock;
      readonly ids: IdGenerator;
    },
  ) {}

  /** @throws AppError `conflict` when it has a hundred already */
  execute({ id, text }: NoteDeadLetterInput, { actor }: ExecutionContext): Promise<DeadLetterNote> {
    const { desk, notes, work, clock, ids } = this.deps;
    return work.run(async () => {
      const { notes: before } = await desk.get(id);
      if (before.length >= MOST_NOTES) {
        const message = `A dead letter has at most ${String(MOST_NOTES)} notes`;
        throw new AppError('conflict', 'dead-letter.too-many-notes', message);
      }
      const note = { id: ids.next<'DeadLetterNote'>(), letterId: id, at: clock.now() };
      const written = { ...note, author: actor.id, text };
      await notes.add(written);
      return written;
    });
  }
}
