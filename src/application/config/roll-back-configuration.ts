import { overridesBackTo } from '../../domain/config/config-override.js';
import type { ConfigRevision, ConfigRevisionState } from '../../domain/config/config-revision.js';
import { changesBetween } from '../../domain/config/setting-values.js';
import { AppError, notFound } from '../../domain/shared/app-error.js';
import type { ConfigRevisionRepository } from '../../ports/config/config-revision-repository.js';
import type {
  ConfigurationView,
  RunningConfiguration,
} from '../../ports/config/running-configuration.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import type { UseCase } from '../shared/use-case.js';
import { asRefusal } from './config-faults.js';
import { freePaths } from './free-paths.js';
import type { ConfigJournal, PlannedRevision } from './config-journal.js';

export interface RollbackInput {
  /** Return to the state after this revision; absent: undo the last change that is not undone yet. */
  readonly to?: number;
  readonly reason: string;
  /** The revision that has to be the last one; absent: any. */
  readonly expectedLast?: number;
}

/** Furthest a rollback reaches, in revisions. */
const FURTHEST = 1_000;

/**
 * Gives every live setting the value it had. What needs a restart stays as the file has it. A change of the
 * file is undone by holding its value back until the file changes again.
 */
export class RollBackConfiguration implements UseCase<RollbackInput, ConfigRevisionState> {
  readonly name = 'config-revisions.rollback';
  readonly permission = 'config:write';
  readonly takesIn = false;
  /** The revision says who did what; what is put in force must be committed before. */
  readonly leavesOwnRecord = true;

  constructor(
    private readonly deps: {
      readonly revisions: ConfigRevisionRepository;
      readonly configuration: RunningConfiguration;
      readonly journal: ConfigJournal;
    },
  ) {}

  /** @throws AppError `not-found` for an unknown revision, `conflict` when there is nothing to undo */
  async execute(
    { to, reason, expectedLast }: RollbackInput,
    { actor }: ExecutionContext,
  ): Promise<ConfigRevisionState> {
    const revision = await this.deps.journal.commit(async (latest) => {
      if (expectedLast !== undefined && latest?.state.number !== expectedLast)
        throw changedMeanwhile();
      const undoes = await this.undone(latest, to);
      const target = (to ?? (undoes.at(-1)?.state.number ?? 1) - 1) || 1;
      const current = this.deps.journal.upToDate(latest?.state);
      return { ...(await this.plan(target, undoes, current)), author: actor.id, reason };
    });
    if (revision) return revision;
    throw nothingToUndo();
  }

  /** Newest first. */
  private async undone(
    latest: ConfigRevision | undefined,
    to: number | undefined,
  ): Promise<readonly ConfigRevision[]> {
    const undoes: ConfigRevision[] = [];
    const newest = latest?.state.number ?? 0;
    const last = Math.max(to ?? 1, newest - FURTHEST);
    for (let number = newest; number > last; number -= 1) {
      const revision = await this.deps.revisions.findByNumber(number);
      if (!revision || !isUndoable(revision)) continue;
      undoes.push(revision);
      if (to === undefined) break;
    }
    if (undoes.length === 0) throw nothingToUndo();
    return undoes;
  }

  private async plan(
    target: number,
    undoes: readonly ConfigRevision[],
    current: ConfigurationView,
  ): Promise<Omit<PlannedRevision, 'author' | 'reason'>> {
    const { revisions, configuration } = this.deps;
    const wanted = await revisions.findByNumber(target);
    if (!wanted) throw notFound('config-revision', String(target));
    const overrides = overridesBackTo(wanted.state, current.below, freePaths(configuration));
    try {
      const view = configuration.preview(overrides, 'memory');
      const changes = changesBetween(current.settings, view.settings);
      if (changes.length === 0) throw nothingToUndo();
      return { source: 'rollback', view, changes, undoes };
    } catch (error) {
      throw asRefusal(error);
    }
  }
}

/** What only tells that something differed at a start, or undid something itself, is no change to undo. */
function isUndoable({ state: { status, source } }: ConfigRevision): boolean {
  return status !== 'rolled-back' && source !== 'rollback' && source !== 'start';
}

function nothingToUndo(): AppError {
  return new AppError(
    'conflict',
    'config-revision.nothing-to-undo',
    'There is no change of a live setting to undo; what needs a restart is undone in the file',
  );
}

function changedMeanwhile(): AppError {
  return new AppError(
    'conflict',
    'config-revision.changed-meanwhile',
    'The configuration was changed meanwhile: look before you undo',
  );
}
