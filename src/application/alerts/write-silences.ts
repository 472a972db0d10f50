import { Silence, type SilenceDetails, type SilenceState } from '../../domain/alerts/silence.js';
import type { SilenceId } from '../../domain/shared/ids.js';
import type { SilenceRepository } from '../../ports/alerts/alert-repositories.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { requireVersion } from '../shared/require-version.js';
import type { UseCase } from '../shared/use-case.js';

export type SilenceInput = Omit<SilenceDetails, 'startsAt'> & { readonly startsAt?: Date };

export interface ChangeSilenceInput {
  readonly id: SilenceId;
  readonly change: Partial<Pick<SilenceDetails, 'endsAt' | 'comment'>>;
  readonly expectedVersion?: number;
}

interface Deps {
  readonly silences: SilenceRepository;
  readonly work: UnitOfWork;
  readonly clock: Clock;
}

export class CreateSilence implements UseCase<SilenceInput, SilenceState> {
  readonly name = 'silences.create';
  readonly permission = 'silence:write';

  constructor(private readonly deps: Deps & { readonly ids: IdGenerator }) {}

  execute(input: SilenceInput, { actor }: ExecutionContext): Promise<SilenceState> {
    const { silences, work, clock, ids } = this.deps;
    return work.run(async () => {
      const now = clock.now();
      const silence = Silence.make(ids.next(), now, actor.id, { startsAt: now, ...input });
      await silences.save(silence, []);
      return silence.state;
    });
  }
}

export class ChangeSilence implements UseCase<ChangeSilenceInput, SilenceState> {
  readonly name = 'silences.update';
  readonly permission = 'silence:write';

  constructor(private readonly deps: Deps) {}

  execute({ id, change, expectedVersion }: ChangeSilenceInput): Promise<SilenceState> {
    const { silences, work, clock } = this.deps;
    return work.run(async () => {
      const before = await silences.get(id);
      requireVersion(before.state, expectedVersion);
      const silence = before.change(change, clock.now());
      await silences.save(silence, []);
      return silence.state;
    });
  }
}
