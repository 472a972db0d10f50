import type { ExpectationState } from '../../domain/alerts/expectation.js';
import { notFound, validationError } from '../../domain/shared/app-error.js';
import type { ExpectationId } from '../../domain/shared/ids.js';
import { listQuery } from '../../domain/shared/page.js';
import type {
  ExpectationQueries,
  ExpectationRepository,
} from '../../ports/alerts/alert-repositories.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { UseCase } from '../shared/use-case.js';
import type { ExpectationBook } from './expectation-book.js';

/** How far ahead of our clock another one may be, ms. */
const SKEW_MS = 60_000;

export interface ReportHappeningInput {
  readonly id?: ExpectationId;
  /** Instead of the id. */
  readonly name?: string;
  /** Now unless given. */
  readonly at?: Date;
  readonly volume?: number | null;
}

/** Somebody tells that what is expected has happened. */
export class ReportHappening implements UseCase<ReportHappeningInput, ExpectationState> {
  readonly name = 'expectations.report';
  readonly permission = 'expectation:write';

  constructor(
    private readonly deps: {
      readonly expectations: ExpectationRepository;
      readonly queries: ExpectationQueries;
      readonly work: UnitOfWork;
      readonly clock: Clock;
      readonly book: ExpectationBook;
    },
  ) {}

  async execute({ id, name, at, volume = null }: ReportHappeningInput): Promise<ExpectationState> {
    const { expectations, work, clock, book } = this.deps;
    const now = clock.now();
    const happenedAt = at ?? now;
    if (happenedAt.getTime() > now.getTime() + SKEW_MS) {
      const message = 'must not be in the future';
      throw validationError('expectation.future', `at ${message}`, [{ path: 'at', message }]);
    }
    return work.run(async () => {
      const before = await expectations.get(id ?? (await this.idOf(name ?? '')));
      const expectation = before.happened(happenedAt, volume, book.nextDue, now);
      await expectations.save(expectation, []);
      return expectation.state;
    });
  }

  private async idOf(name: string): Promise<ExpectationId> {
    const filters = [{ field: 'name', operator: 'in', values: [name] }] as const;
    const { items } = await this.deps.queries.list(listQuery({ limit: 1, filters }));
    const [found] = items;
    if (found) return found.id;
    throw notFound('expectation', name);
  }
}
