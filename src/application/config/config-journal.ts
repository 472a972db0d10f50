import {
  ConfigRevision,
  type ConfigRevisionState,
  type ConfigSource,
} from '../../domain/config/config-revision.js';
import { overridesBackTo, type ConfigOverride } from '../../domain/config/config-override.js';
import type { SettingChange } from '../../domain/config/setting-values.js';
import type { HealthStatus } from '../../domain/shared/health-status.js';
import { toAppError } from '../../domain/shared/app-error.js';
import type { ConfigRevisionRepository } from '../../ports/config/config-revision-repository.js';
import type {
  ConfigurationView,
  RunningConfiguration,
} from '../../ports/config/running-configuration.js';
import type { JobBroker } from '../../ports/jobs/job-broker.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { asRefusal } from './config-faults.js';
import type { ConfigWatch } from './config-watch.js';
import { freePaths } from './free-paths.js';

/** A change that is decided but neither recorded nor in force. */
export interface PlannedRevision {
  readonly source: ConfigSource;
  readonly author: string;
  readonly reason: string;
  readonly view: ConfigurationView;
  readonly changes: readonly SettingChange[];
  /** Revisions that it undoes. */
  readonly undoes?: readonly ConfigRevision[];
}

export interface ConfigJournalDeps {
  readonly revisions: ConfigRevisionRepository;
  readonly configuration: RunningConfiguration;
  readonly watch: ConfigWatch;
  readonly broker: JobBroker;
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly logger: Logger;
}

type Decide = (latest: ConfigRevision | undefined) => Promise<PlannedRevision | undefined>;

/**
 * Changes the configuration: recorded first, then put in force here, then told to the other processes. One
 * change follows another: a change that was planned with an older file must not bring that file back.
 */
export class ConfigJournal {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly deps: ConfigJournalDeps) {}

  /**
   * @param decide what to do in view of the last revision; it may run again when another process is faster.
   * Undefined: nothing
   * @param isJudged whether health is looked at before, to tell later whether it dropped
   */
  commit(decide: Decide, isJudged = true): Promise<ConfigRevisionState | undefined> {
    const committed = this.last.then(() => this.commitNext(decide, isJudged));
    this.last = committed.catch(() => undefined);
    return committed;
  }

  private async commitNext(
    decide: Decide,
    isJudged: boolean,
  ): Promise<ConfigRevisionState | undefined> {
    const { work, revisions, configuration, watch, broker } = this.deps;
    const healthBefore = isJudged && watch.isOn ? await watch.healthNow() : 'healthy';
    const recorded = await work.run(async () => {
      const latest = await revisions.latest();
      const planned = await decide(latest);
      if (!planned) return undefined;
      const state = await this.record(planned, latest, healthBefore);
      return { view: planned.view, state, overridesBefore: latest?.state.overrides ?? [] };
    });
    if (!recorded) return undefined;
    const { view, state, overridesBefore } = recorded;
    const before = configuration.current();
    try {
      this.activate(view, state.number);
    } catch (error) {
      await this.takeBack(state, overridesBefore, error);
      throw asRefusal(error);
    }
    broker.wake('config-changed');
    this.tell(state, view);
    if (state.status === 'watched') {
      const takeBack = () => {
        this.takeBackHere(before, state.number - 1);
      };
      watch.begin({ revision: state, takeBack });
    }
    return state;
  }

  /** A newer revision of another process, which may have come in between, stays in force. */
  private activate(view: ConfigurationView, number: number): void {
    const { configuration } = this.deps;
    const newer = configuration.revision;
    if (newer <= number) configuration.activate(view, number);
    else {
      const { overrides } = configuration.current();
      configuration.activate(configuration.preview(overrides, 'sources'), newer);
    }
  }

  /**
   * What the configuration of this process is with the stored overrides of the last revision, which another
   * process may have recorded just now.
   */
  upToDate(
    latest: Pick<ConfigRevisionState, 'number' | 'overrides'> | undefined,
  ): ConfigurationView {
    const { configuration } = this.deps;
    const { number = 0, overrides = [] } = latest ?? {};
    return number === configuration.revision
      ? configuration.current()
      : configuration.preview(overrides, 'memory');
  }

  private takeBackHere(before: ConfigurationView, number: number): void {
    const { configuration } = this.deps;
    const { below } = configuration.current();
    const overrides = overridesBackTo(before, below, freePaths(configuration));
    configuration.activate(configuration.preview(overrides, 'memory'), number);
  }

  private tell(state: ConfigRevisionState, { needRestart }: ConfigurationView): void {
    const { number: revision, source, author, reason } = state;
    // A fact named after its setting could be taken for a secret of that name.
    const changes = state.changes.map(({ path, from, to }) => ({ setting: path, from, to }));
    this.deps.logger.info('configuration changed', {
      revision,
      source,
      author,
      reason,
      changes,
      needRestart,
    });
  }

  /** A part of the program refused what every check had passed: the record must not claim otherwise. */
  private async takeBack(
    { id, author, changes }: ConfigRevisionState,
    overridesBefore: readonly ConfigOverride[],
    error: unknown,
  ): Promise<void> {
    const { work, revisions, configuration, broker } = this.deps;
    const paths = new Set(changes.map(({ path }) => path));
    await work.run(async () => {
      const refused = await revisions.get(id);
      const latest = await revisions.latest();
      // Another process may have changed something else meanwhile.
      const others = latest?.state.overrides.filter(({ path }) => !paths.has(path)) ?? [];
      const restored = overridesBefore.filter(({ path }) => paths.has(path));
      await this.record(
        {
          source: 'rollback',
          author,
          reason: `refused: ${toAppError(error).message}`,
          view: { ...configuration.current(), overrides: [...others, ...restored] },
          changes: changes.map(({ path, from, to }) => ({ path, from: to, to: from })),
          undoes: [refused],
        },
        latest,
        refused.state.healthBefore,
      );
    });
    broker.wake('config-changed');
  }

  private async record(
    { undoes = [], view, ...details }: PlannedRevision,
    latest: ConfigRevision | undefined,
    healthBefore: HealthStatus,
  ): Promise<ConfigRevisionState> {
    const { revisions, watch, clock, ids } = this.deps;
    const now = clock.now();
    const number = (latest?.state.number ?? 0) + 1;
    const { source, reason } = details;
    const isChange = source !== 'rollback' && source !== 'start';
    const { revision, events } = ConfigRevision.record(ids.next(), now, {
      ...details,
      number,
      overrides: view.overrides,
      settings: view.settings,
      healthBefore,
      isWatched: isChange && watch.isOn,
    });
    await revisions.save(revision, events);
    for (const undone of undoes) {
      const decision = undone.undo(number, reason, now);
      await revisions.save(decision.revision, decision.events);
    }
    return revision.state;
  }
}
