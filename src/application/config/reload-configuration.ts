import type { ConfigRevisionState } from '../../domain/config/config-revision.js';
import { changesBetween, type SettingChange } from '../../domain/config/setting-values.js';
import { HIDDEN } from '../../domain/shared/redaction.js';
import { AppError } from '../../domain/shared/app-error.js';
import { isSameJson } from '../../domain/shared/same-json.js';
import type {
  ConfigurationView,
  RunningConfiguration,
} from '../../ports/config/running-configuration.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import type { EventLog } from '../../ports/runtime/event-log.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { UseCase } from '../shared/use-case.js';
import { asRefusal } from './config-faults.js';
import type { ConfigJournal } from './config-journal.js';

export interface ReloadInput {
  readonly reason: string;
}

export interface ReloadOutcome {
  /** Empty when the sources say what is in force already. */
  readonly changes: readonly SettingChange[];
  /** Changed settings that count only after a restart. */
  readonly needRestart: readonly string[];
  /** Settings that the file changes in vain, because a stored override outranks it. */
  readonly outranked: readonly string[];
  /** Null when nothing changed, or when another process has recorded the same change. */
  readonly revision: ConfigRevisionState | null;
}

const NOTHING: ReloadOutcome = { changes: [], needRestart: [], outranked: [], revision: null };

/** Reads file and variables anew; a fault in them changes nothing. */
export class ReloadConfiguration implements UseCase<ReloadInput, ReloadOutcome> {
  readonly name = 'config-revisions.reload';
  readonly permission = 'config:write';
  readonly takesIn = false;
  /** The revision says who did what; what is put in force must be committed before. */
  readonly leavesOwnRecord = true;
  /** By setting, the last revision that told of a secret which this process had read. */
  private readonly told = new Map<string, number>();

  constructor(
    private readonly deps: {
      readonly configuration: RunningConfiguration;
      readonly journal: ConfigJournal;
      readonly work: UnitOfWork;
      readonly events: EventLog;
      readonly logger: Logger;
    },
  ) {}

  async execute({ reason }: ReloadInput, { actor }: ExecutionContext): Promise<ReloadOutcome> {
    const { journal, logger } = this.deps;
    let outcome: ReloadOutcome = NOTHING;
    let unrecorded: { view: ConfigurationView; number: number } | undefined;
    const attempt = journal.commit(async (latest) => {
      const view = this.read(latest?.state.overrides ?? []);
      const changes = this.changesTo(view, latest?.state);
      const { needRestart } = view;
      outcome = { changes, needRestart, outranked: this.outrankedIn(view), revision: null };
      if (this.isRecorded(changes, latest?.state)) {
        unrecorded = { view, number: latest?.state.number ?? 0 };
        return undefined;
      }
      unrecorded = undefined;
      return { source: 'file', author: actor.id, reason, view, changes };
    });
    const revision = await attempt.catch(async (error: unknown) => {
      await this.tellRejected(error);
      throw error;
    });
    for (const change of revision?.changes.filter(isHidden) ?? []) {
      this.told.set(change.path, revision?.number ?? 0);
    }
    if (unrecorded) this.catchUp(unrecorded.view, unrecorded.number);
    if (outcome.needRestart.length > 0) {
      logger.warn('settings need a restart', { settings: outcome.needRestart });
    }
    if (outcome.outranked.length > 0) {
      logger.warn('stored values outrank what the file changes', { settings: outcome.outranked });
    }
    return { ...outcome, revision: revision ?? null };
  }

  private catchUp(view: ConfigurationView, number: number): void {
    const { configuration, logger } = this.deps;
    const isNew = number !== configuration.revision;
    configuration.activate(view, number);
    if (isNew) logger.info('configuration revision in force', { revision: number });
  }

  /** What was refused is news too: an operator believes that the file counts. */
  private async tellRejected(error: unknown): Promise<void> {
    const { work, events, logger } = this.deps;
    if (!(error instanceof AppError) || error.code !== 'config.invalid') return;
    const faults = error.faults.map(({ path, message }) => ({ path, message }));
    logger.error('the configuration was not reloaded: nothing changed', { faults });
    const paths = faults.map(({ path }) => path);
    await work.run(() =>
      events.append([{ type: 'brain.config.rejected', subject: 'configuration', data: { paths } }]),
    );
  }

  private outrankedIn({ below, overrides }: ConfigurationView): readonly string[] {
    const before = this.deps.configuration.current().below;
    const changed = new Set(changesBetween(before, below).map(({ path }) => path));
    return overrides.map(({ path }) => path).filter((path) => changed.has(path));
  }

  private read(overrides: ConfigRevisionState['overrides']): ConfigurationView {
    try {
      return this.deps.configuration.preview(overrides, 'sources');
    } catch (error) {
      throw asRefusal(error);
    }
  }

  private changesTo(
    view: ConfigurationView,
    latest: ConfigRevisionState | undefined,
  ): readonly SettingChange[] {
    const shown = changesBetween(this.deps.journal.upToDate(latest).settings, view.settings);
    const seen = new Set(shown.map(({ path }) => path));
    const hidden = view.changedSecrets
      .filter((path) => !seen.has(path))
      .map((path) => ({ path, from: HIDDEN, to: HIDDEN }));
    return [...shown, ...hidden];
  }

  /** Nothing differs, or another process that reads the same file was faster. */
  private isRecorded(
    changes: readonly SettingChange[],
    latest: ConfigRevisionState | undefined,
  ): boolean {
    const known = latest?.settings ?? {};
    return changes.every((change) =>
      isHidden(change)
        ? this.isTold(change, latest)
        : isSameJson(known[change.path] ?? null, change.to),
    );
  }

  /** The last revision tells of a changed secret; once per process, as the next change of it looks the same. */
  private isTold(change: SettingChange, latest: ConfigRevisionState | undefined): boolean {
    const { path } = change;
    const number = latest?.number ?? 0;
    if (!latest?.changes.some((told) => told.path === path && isHidden(told))) return false;
    if ((this.told.get(path) ?? 0) >= number) return false;
    this.told.set(path, number);
    return true;
  }
}

function isHidden({ from, to }: SettingChange): boolean {
  return from === HIDDEN && to === HIDDEN;
}
