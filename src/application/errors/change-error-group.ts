import type { ErrorGroupState } from '../../domain/errors/error-group.js';
import type { ErrorGroupId } from '../../domain/shared/ids.js';
import type { ErrorGroupRepository } from '../../ports/errors/error-group-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { requireVersion } from '../shared/require-version.js';
import type { UseCase } from '../shared/use-case.js';

export interface ChangeErrorGroupInput {
  readonly id: ErrorGroupId;
  readonly change: {
    readonly status?: 'open' | 'resolved';
    readonly note?: string | null;
  };
  readonly expectedVersion?: number;
}

/** Resolves a fault, opens it again, or notes something about it. */
export class ChangeErrorGroup implements UseCase<ChangeErrorGroupInput, ErrorGroupState> {
  readonly name = 'errors.update';
  readonly permission = 'error:write';
  readonly takesIn = false;

  constructor(
    private readonly deps: {
      readonly groups: ErrorGroupRepository;
      readonly work: UnitOfWork;
      readonly clock: Clock;
    },
  ) {}

  execute(
    { id, change, expectedVersion }: ChangeErrorGroupInput,
    { actor }: ExecutionContext,
  ): Promise<ErrorGroupState> {
    const { groups, work, clock } = this.deps;
    return work.run(async () => {
      const before = await groups.get(id);
      requireVersion(before.state, expectedVersion);
      const { status, note = null } = change;
      const now = clock.now();
      const { group, events } =
        status === 'resolved'
          ? before.resolve(actor.id, note, now)
          : status === 'open'
            ? before.reopen(note, now)
            : before.annotate(note, now);
      await groups.save(group, events);
      return group.state;
    });
  }
}
