import type { ConfigRevisionState } from '../../domain/config/config-revision.js';
import type { SettingChange } from '../../domain/config/setting-values.js';
import { AppError } from '../../domain/shared/app-error.js';
import type { JsonValue } from '../../domain/shared/json.js';
import type { ConfigRevisionQueries } from '../../ports/config/config-revision-repository.js';
import type { RunningConfiguration } from '../../ports/config/running-configuration.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import type { UseCase } from '../shared/use-case.js';
import type { ConfigJournal } from './config-journal.js';
import { planConfigChange } from './plan-config-change.js';

export interface ConfigChangeInput {
  /** New values of live settings by path; null takes the stored value away. */
  readonly changes: Readonly<Record<string, JsonValue>>;
  readonly reason: string;
}

/** Changes live settings, as one revision. */
export class ChangeConfiguration implements UseCase<ConfigChangeInput, ConfigRevisionState> {
  readonly name = 'config-revisions.create';
  readonly permission = 'config:write';
  readonly takesIn = false;
  /** The revision says who did what; what is put in force must be committed before. */
  readonly leavesOwnRecord = true;

  constructor(
    private readonly deps: {
      readonly configuration: RunningConfiguration;
      readonly journal: ConfigJournal;
    },
  ) {}

  async execute(
    { changes, reason }: ConfigChangeInput,
    { actor }: ExecutionContext,
  ): Promise<ConfigRevisionState> {
    const { configuration, journal } = this.deps;
    const revision = await journal.commit(async (latest) => {
      const plan = planConfigChange(configuration, journal.upToDate(latest?.state), changes);
      const source = actor.kind === 'local' ? 'cli' : 'api';
      return plan.changes.length === 0 ? undefined : { source, author: actor.id, reason, ...plan };
    });
    if (revision) return revision;
    throw new AppError('conflict', 'config.no-change', 'These settings have these values already');
  }
}

/** What a change would do, without doing it. */
export class PreviewConfiguration implements UseCase<
  Pick<ConfigChangeInput, 'changes'>,
  readonly SettingChange[]
> {
  readonly name = 'config-revisions.preview';
  readonly permission = 'config:read';

  constructor(
    private readonly deps: {
      readonly configuration: RunningConfiguration;
      readonly journal: ConfigJournal;
      readonly queries: ConfigRevisionQueries;
    },
  ) {}

  async execute({
    changes,
  }: Pick<ConfigChangeInput, 'changes'>): Promise<readonly SettingChange[]> {
    const { configuration, journal, queries } = this.deps;
    const before = journal.upToDate(await queries.latest());
    return planConfigChange(configuration, before, changes).changes;
  }
}
