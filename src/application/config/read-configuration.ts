import type { ConfigRevisionState } from '../../domain/config/config-revision.js';
import { changesBetween, type SettingChange } from '../../domain/config/setting-values.js';
import { notFound } from '../../domain/shared/app-error.js';
import type { JsonValue } from '../../domain/shared/json.js';
import type { ConfigRevisionQueries } from '../../ports/config/config-revision-repository.js';
import type { RunningConfiguration } from '../../ports/config/running-configuration.js';
import type { UseCase } from '../shared/use-case.js';

async function byNumber(
  queries: ConfigRevisionQueries,
  number: number,
): Promise<ConfigRevisionState> {
  const revision = await queries.findByNumber(number);
  if (!revision) throw notFound('config-revision', String(number));
  return revision;
}

export class GetConfigRevision implements UseCase<
  { readonly number: number },
  ConfigRevisionState
> {
  readonly name = 'config-revisions.get';
  readonly permission = 'config:read';

  constructor(private readonly deps: { readonly queries: ConfigRevisionQueries }) {}

  execute({ number }: { readonly number: number }): Promise<ConfigRevisionState> {
    return byNumber(this.deps.queries, number);
  }
}

export interface CompareInput {
  readonly from: number;
  /** Absent: what is in force now. */
  readonly to?: number;
}

/** What differs between the states after two revisions. */
export class CompareConfigRevisions implements UseCase<CompareInput, readonly SettingChange[]> {
  readonly name = 'config-revisions.compare';
  readonly permission = 'config:read';

  constructor(
    private readonly deps: {
      readonly queries: ConfigRevisionQueries;
      readonly configuration: RunningConfiguration;
    },
  ) {}

  async execute({ from, to }: CompareInput): Promise<readonly SettingChange[]> {
    const { queries, configuration } = this.deps;
    const before = await byNumber(queries, from);
    const after = to === undefined ? configuration.current() : await byNumber(queries, to);
    return changesBetween(before.settings, after.settings);
  }
}

export interface SettingInForce {
  readonly path: string;
  /** Masked when secret; null: none. */
  readonly value: JsonValue;
  /** Who set it. */
  readonly origin: string;
  /** Whether it changes without a restart. */
  readonly live: boolean;
  /** True when the value shown counts only after a restart. */
  readonly needsRestart: boolean;
}

/** Every setting of the process that answers. */
export class ListSettings implements UseCase<void, readonly SettingInForce[]> {
  readonly name = 'settings.list';
  readonly permission = 'config:read';

  constructor(private readonly deps: { readonly configuration: RunningConfiguration }) {}

  execute(): Promise<readonly SettingInForce[]> {
    const { configuration } = this.deps;
    const { settings, origins, needRestart } = configuration.current();
    return Promise.resolve(
      Object.entries(settings).map(([path, value]) => ({
        path,
        value,
        origin: origins[path] ?? 'default',
        live: configuration.livePaths.includes(path),
        needsRestart: needRestart.includes(path),
      })),
    );
  }
}
