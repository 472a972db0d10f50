import { changesBetween } from '../../domain/config/setting-values.js';
import { isSameJson } from '../../domain/shared/same-json.js';
import type { ConfigRevisionQueries } from '../../ports/config/config-revision-repository.js';
import type { RunningConfiguration } from '../../ports/config/running-configuration.js';
import type { ConfigJournal } from './config-journal.js';
import type { ConfigWatch } from './config-watch.js';

/**
 * Records what a process starts with: the first state of all, and later what was changed while the program
 * did not run. A change that was still being watched when its process ended is watched again.
 */
export class RecordStart {
  constructor(
    private readonly deps: {
      readonly configuration: RunningConfiguration;
      readonly queries: ConfigRevisionQueries;
      readonly journal: ConfigJournal;
      readonly watch: ConfigWatch;
    },
  ) {}

  /** @param tellsChanges false for all but one kind of process: others may be configured a little differently */
  async execute(tellsChanges: boolean): Promise<void> {
    const { configuration, journal, queries, watch } = this.deps;
    const last = await queries.latest();
    const recorded = await journal.commit(async (latest) => {
      const { number = 0, settings, overrides = [] } = latest?.state ?? {};
      const view = configuration.preview(overrides, 'memory');
      if (number > 0 && (!tellsChanges || isSameJson(settings, view.settings))) return undefined;
      const reason = number === 0 ? 'first start' : 'changed while the program did not run';
      const changes = changesBetween(settings ?? view.settings, view.settings);
      return { source: 'start', author: 'system:start', reason, view, changes };
    }, false);
    // What was changed since then may have been meant to mend it.
    if (last?.status !== 'watched' || recorded || !watch.isOn) return;
    watch.begin({ revision: last, takeBack: () => undefined });
  }
}
