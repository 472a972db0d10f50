import { Expectation, type ExpectationState } from '../../domain/alerts/expectation.js';
import { AppError, validationError } from '../../domain/shared/app-error.js';
import type { ExpectationId } from '../../domain/shared/ids.js';
import type {
  ExpectationQueries,
  ExpectationRepository,
} from '../../ports/alerts/alert-repositories.js';
import type { Schedule } from '../../ports/alerts/schedule.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { requireVersion } from '../shared/require-version.js';
import type { UseCase } from '../shared/use-case.js';
import { allItems } from './all-items.js';
import {
  toChange,
  toDetails,
  type ExpectationChange,
  type ExpectationInput,
} from './expectation-input.js';
import type { ExpectationBook } from './expectation-book.js';

/** Expectations that may be there. */
const MOST_EXPECTATIONS = 1_000;

/** How far ahead of our clock another one may be, ms. */
const SKEW_MS = 60_000;

interface Deps {
  readonly expectations: ExpectationRepository;
  readonly queries: ExpectationQueries;
  readonly schedule: Schedule;
  readonly work: UnitOfWork;
  readonly clock: Clock;
}

export class CreateExpectation implements UseCase<ExpectationInput, ExpectationState> {
  readonly name = 'expectations.create';
  readonly permission = 'expectation:write';

  constructor(private readonly deps: Deps & { readonly ids: IdGenerator }) {}

  async execute(input: ExpectationInput): Promise<ExpectationState> {
    const { expectations, queries, schedule, work, clock, ids } = this.deps;
    const details = toDetails(input);
    schedule.check(details.cadence);
    return work.run(async () => {
      const known = await allItems(queries);
      if (known.some(({ name }) => name === details.name)) throw taken(details.name);
      if (known.length >= MOST_EXPECTATIONS) {
        throw new AppError('conflict', 'expectation.too-many', 'There are 1,000 already');
      }
      const expectation = Expectation.make(ids.next(), clock.now(), 'api', details);
      await expectations.save(expectation, []);
      return expectation.state;
    });
  }
}

export interface ChangeExpectationInput {
  readonly id: ExpectationId;
  readonly change: ExpectationChange;
  readonly expectedVersion?: number;
}

export class ChangeExpectation implements UseCase<ChangeExpectationInput, ExpectationState> {
  readonly name = 'expectations.update';
  readonly permission = 'expectation:write';

  constructor(private readonly deps: Deps) {}

  async execute({
    id,
    change: given,
    expectedVersion,
  }: ChangeExpectationInput): Promise<ExpectationState> {
    const { expectations, schedule, work, clock } = this.deps;
    const change = toChange(given);
    if (change.cadence) schedule.check(change.cadence);
    return work.run(async () => {
      const before = await expectations.get(id);
      requireVersion(before.state, expectedVersion);
      const expectation = before.change(change, clock.now());
      await expectations.save(expectation, []);
      return expectation.state;
    });
  }
}

export interface ReportHappeningInput {
  readonly id: ExpectationId;
  /** Now unless given. */
  readonly at?: Date;
  readonly volume?: number | null;
}

/** Somebody tells that what is expected has happened. */
export class ReportHappening implements UseCase<ReportHappeningInput, ExpectationState> {
  readonly name = 'expectations.report';
  readonly permission = 'expectation:write';

  constructor(
    private readonly deps: Pick<Deps, 'expectations' | 'work' | 'clock'> & {
      readonly book: ExpectationBook;
    },
  ) {}

  async execute({ id, at, volume = null }: ReportHappeningInput): Promise<ExpectationState> {
    const { expectations, work, clock, book } = this.deps;
    const now = clock.now();
    const happenedAt = at ?? now;
    if (happenedAt.getTime() > now.getTime() + SKEW_MS) {
      const message = 'must not be in the future';
      throw validationError('expectation.future', `at ${message}`, [{ path: 'at', message }]);
    }
    return work.run(async () => {
      const before = await expectations.get(id);
      const expectation = before.happened(happenedAt, volume, book.nextDue, now);
      await expectations.save(expectation, []);
      return expectation.state;
    });
  }
}

function taken(name: string): AppError {
  return new AppError('conflict', 'expectation.name-taken', `There is ${name} already`, {
    faults: [{ path: 'name', message: 'is taken' }],
  });
}
