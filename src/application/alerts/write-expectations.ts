import { Expectation, type ExpectationState } from '../../domain/alerts/expectation.js';
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
import {
  toChange,
  toDetails,
  type ExpectationChange,
  type ExpectationInput,
} from './expectation-input.js';
import { requirePlace } from '../shared/require-place.js';

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
      await requirePlace(queries, details.name, 'expectation');
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
