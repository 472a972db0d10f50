import type { Aggregate, AggregateState } from '../shared/aggregate.js';
import { AppError } from '../shared/app-error.js';
import type { HealthStatus } from '../monitoring/health-status.js';
import type { NewDomainEvent } from '../shared/domain-event.js';
import type { ConfigRevisionId } from '../shared/ids.js';
import type { JsonObject } from '../shared/json.js';
import type { ConfigOverride } from './config-override.js';
import type { SettingChange, SettingValues } from './setting-values.js';

/** Where a change came from: `start` means that something differed when the program started. */
export const CONFIG_SOURCES = ['api', 'cli', 'file', 'learning', 'rollback', 'start'] as const;
export type ConfigSource = (typeof CONFIG_SOURCES)[number];

/** `watched`: its effect on health is being watched. `rolled-back`: a later revision undid it. */
export const CONFIG_REVISION_STATUSES = ['watched', 'kept', 'rolled-back'] as const;
export type ConfigRevisionStatus = (typeof CONFIG_REVISION_STATUSES)[number];

/** One change of the configuration: who, why, what, and everything that was in force after it. */
export interface ConfigRevisionState extends AggregateState<ConfigRevisionId> {
  /** 1, 2, 3, … without a gap. */
  readonly number: number;
  readonly source: ConfigSource;
  readonly author: string;
  readonly reason: string;
  readonly status: ConfigRevisionStatus;
  /** Secrets masked. */
  readonly changes: readonly SettingChange[];
  /** All stored overrides after the change. */
  readonly overrides: readonly ConfigOverride[];
  /** All settings after the change, secrets masked. */
  readonly settings: SettingValues;
  /** Health when it was made; a watch compares with it. */
  readonly healthBefore: HealthStatus;
  /** The revision that undid this one. */
  readonly undoneBy: number | null;
}

export type NewConfigRevision = Pick<
  ConfigRevisionState,
  'number' | 'source' | 'author' | 'reason' | 'changes' | 'overrides' | 'settings' | 'healthBefore'
> & { readonly isWatched: boolean };

export interface ConfigRevisionDecision {
  readonly revision: ConfigRevision;
  readonly events: readonly NewDomainEvent[];
}

export class ConfigRevision implements Aggregate<ConfigRevisionState> {
  private constructor(readonly state: ConfigRevisionState) {}

  static restore(state: ConfigRevisionState): ConfigRevision {
    return new ConfigRevision(state);
  }

  static record(
    id: ConfigRevisionId,
    now: Date,
    { isWatched, ...details }: NewConfigRevision,
  ): ConfigRevisionDecision {
    const revision = new ConfigRevision({
      ...details,
      id,
      version: 1,
      createdAt: now,
      updatedAt: now,
      status: isWatched ? 'watched' : 'kept',
      undoneBy: null,
    });
    const { source, author, reason, changes } = details;
    const paths = changes.map(({ path }) => path);
    const facts = { source, author, reason, paths };
    return { revision, events: [revision.tell('brain.config.changed', facts)] };
  }

  /** The watch ended without a drop of health. */
  keep(now: Date): ConfigRevisionDecision {
    return { revision: this.with({ status: 'kept' }, now), events: [] };
  }

  /** @param why what made it necessary */
  undo(by: number, why: string, now: Date): ConfigRevisionDecision {
    if (this.state.status === 'rolled-back') {
      const { number } = this.state;
      throw new AppError(
        'conflict',
        'config-revision.rolled-back',
        `Revision ${String(number)} was rolled back already`,
      );
    }
    const revision = this.with({ status: 'rolled-back', undoneBy: by }, now);
    return {
      revision,
      events: [revision.tell('brain.config.rolled-back', { undoneBy: by, reason: why })],
    };
  }

  private with(change: Partial<ConfigRevisionState>, now: Date): ConfigRevision {
    const version = this.state.version + 1;
    return new ConfigRevision({ ...this.state, ...change, version, updatedAt: now });
  }

  private tell(type: string, facts: JsonObject): NewDomainEvent {
    return {
      type,
      subject: this.state.id,
      data: { revisionId: this.state.id, revision: this.state.number, ...facts },
    };
  }
}
