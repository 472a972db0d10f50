import { Silence, type SilenceDetails, type SilenceState } from '../../domain/alerts/silence.js';
import { isForEverything, securityRulesOf } from '../../domain/alerts/silence-scope.js';
import { validationError } from '../../domain/shared/app-error.js';
import type { SilenceId } from '../../domain/shared/ids.js';
import type { SilenceRepository } from '../../ports/alerts/alert-repositories.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { requireVersion } from '../shared/require-version.js';
import type { UseCase } from '../shared/use-case.js';

export interface SilenceInput {
  /** Labels and what they look like; at least one. */
  readonly match: Readonly<Record<string, string>>;
  readonly unless?: Readonly<Record<string, string>>;
  /** Now unless given. */
  readonly startsAt?: Date;
  readonly endsAt: Date;
  readonly comment: string;
}

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
  readonly takesIn = false;

  constructor(
    private readonly deps: Deps & { readonly ids: IdGenerator; readonly logger: Logger },
  ) {}

  async execute(
    { match, unless = {}, ...input }: SilenceInput,
    { actor }: ExecutionContext,
  ): Promise<SilenceState> {
    const { silences, work, clock, ids, logger } = this.deps;
    const matchers = [...matchersOf(match, false), ...matchersOf(unless, true)];
    if (Object.keys(match).length === 0 || isForEverything(matchers)) {
      const message = 'must leave something out: a silence is never for everything';
      throw validationError('silence.everything', `match ${message}`, [{ path: 'match', message }]);
    }
    return work.run(async () => {
      const now = clock.now();
      const details = { startsAt: now, ...input, matchers };
      const silence = Silence.make(ids.next(), now, actor.id, details);
      await silences.save(silence, []);
      work.afterCommit(() => {
        warnOf(silence.state, logger);
      });
      return silence.state;
    });
  }
}

export class ChangeSilence implements UseCase<ChangeSilenceInput, SilenceState> {
  readonly name = 'silences.update';
  readonly permission = 'silence:write';
  readonly takesIn = false;

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

function warnOf({ id, author, endsAt, matchers }: SilenceState, logger: Logger): void {
  const rules = securityRulesOf(matchers);
  if (rules.length === 0) return;
  logger.warn('a silence keeps alerts of security quiet', { silence: id, rules, author, endsAt });
}

function matchersOf(patterns: Readonly<Record<string, string>>, isNegated: boolean) {
  return Object.entries(patterns).map(([label, pattern]) => ({ label, pattern, isNegated }));
}
