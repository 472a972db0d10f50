import type { JsonValue } from '../../domain/shared/json.js';
import type { RunningConfiguration } from '../../ports/config/running-configuration.js';
import type { UseCase } from '../shared/use-case.js';

/** What may be told about the configuration without a credential; no secret can be among it. */
export interface ConfigStatus {
  readonly environment: JsonValue;
  readonly debug: JsonValue;
  readonly maxConcurrentRuns: JsonValue;
  readonly metricsEnabled: JsonValue;
  readonly healthChecksEnabled: JsonValue;
  /** The adapters in use by family. */
  readonly adapters: Readonly<Record<'database' | 'broker' | 'cache', JsonValue>>;
  /** Revision in force in the process that answers; 0: none was recorded. */
  readonly revision: number;
  /** Settings whose new value counts only after a restart. */
  readonly needRestart: readonly string[];
}

export class GetConfigStatus implements UseCase<void, ConfigStatus> {
  readonly name = 'config.status';
  readonly permission = 'system:read';

  constructor(private readonly deps: { readonly configuration: RunningConfiguration }) {}

  execute(): Promise<ConfigStatus> {
    const { configuration } = this.deps;
    const { settings, needRestart } = configuration.current();
    const value = (path: string): JsonValue => settings[path] ?? null;
    return Promise.resolve({
      environment: value('environment'),
      debug: value('debug'),
      maxConcurrentRuns: value('jobs.maxConcurrentRuns'),
      metricsEnabled: value('monitoring.enabled'),
      healthChecksEnabled: value('monitoring.healthChecksEnabled'),
      adapters: {
        database: value('database.type'),
        broker: value('broker.type'),
        cache: value('cache.type'),
      },
      revision: configuration.revision,
      needRestart,
    });
  }
}
