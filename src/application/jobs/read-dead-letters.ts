import type {
  DeadLetter,
  DeadLetterDetails,
  DeadLetterFilter,
  DeadLetterGroup,
} from '../../domain/jobs/dead-letter.js';
import type { ListQuery, Page } from '../../domain/shared/page.js';
import type { UseCase } from '../shared/use-case.js';
import type { DeadLetterDesk } from './dead-letter-desk.js';

interface Deps {
  readonly desk: DeadLetterDesk;
}

/** What was given up, by queue and cause: at most 200 groups, those with most letters first. */
export class GroupDeadLetters implements UseCase<DeadLetterFilter, readonly DeadLetterGroup[]> {
  readonly name = 'dead-letters.groups';
  readonly permission = 'dead-letter:read';

  constructor(private readonly deps: Deps) {}

  execute(filter: DeadLetterFilter): Promise<readonly DeadLetterGroup[]> {
    return this.deps.desk.groups(filter);
  }
}

export class ListDeadLetters implements UseCase<ListQuery, Page<DeadLetter>> {
  readonly name = 'dead-letters.list';
  readonly permission = 'dead-letter:read';

  constructor(private readonly deps: Deps) {}

  execute(query: ListQuery): Promise<Page<DeadLetter>> {
    return this.deps.desk.list(query);
  }
}

/** With its attempts, lines and notes. */
export class GetDeadLetter implements UseCase<{ readonly id: string }, DeadLetterDetails> {
  readonly name = 'dead-letters.get';
  readonly permission = 'dead-letter:read';

  constructor(private readonly deps: Deps) {}

  execute({ id }: { readonly id: string }): Promise<DeadLetterDetails> {
    return this.deps.desk.get(id);
  }
}
