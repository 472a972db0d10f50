import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChangeConfiguration } from '../../../src/application/config/change-configuration.js';
import { ConfigJournal } from '../../../src/application/config/config-journal.js';
import { ConfigWatch } from '../../../src/application/config/config-watch.js';
import { FollowConfiguration } from '../../../src/application/config/follow-configuration.js';
import { RecordStart } from '../../../src/application/config/record-start.js';
import { ReloadConfiguration } from '../../../src/application/config/reload-configuration.js';
import { RollBackConfiguration } from '../../../src/application/config/roll-back-configuration.js';
import type { HealthStatus } from '../../../src/domain/monitoring/health-status.js';
import { LiveConfiguration } from '../../../src/bootstrap/config-runtime/live-configuration.js';
import { readSources } from '../../../src/bootstrap/config/load-config.js';
import type { Actor } from '../../../src/domain/access/actor.js';
import { inMemoryParts } from '../../support/in-memory-parts.js';
import { configFolder, removeFolder } from '../../unit/bootstrap/config/config-folder.js';

export const CONTEXT = {
  actor: { kind: 'api-key', id: 'api-key:test', role: 'admin' } satisfies Actor,
  requestId: 'request-1',
} as const;

export interface ConfigurationOptions {
  readonly yaml?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly watchMs?: number;
  readonly isAutomatic?: boolean;
}

/** A process's configuration with a real file, and the store in memory that it shares with others. */
export function configurationUnderTest(
  { yaml = '', env = {}, watchMs = 0, isAutomatic = true }: ConfigurationOptions = {},
  parts = inMemoryParts(),
) {
  const cwd = configFolder({ 'brain.config.yaml': yaml });
  const read = () =>
    readSources({ env: { CLICKUP_BRAIN_DATA_DIR: '/tmp/brain-data', ...env }, cwd });
  const configuration = new LiveConfiguration(read(), read);
  const { configRevisions: revisions, configRevisionQueries: queries, eventLog: events } = parts;
  const health = { status: 'healthy' as HealthStatus };
  const watch: ConfigWatch = new ConfigWatch({
    ...parts,
    revisions,
    events,
    look: () => Promise.resolve({ status: health.status, failing: ['requests'] }),
    watchMs: () => watchMs,
    rollBack: () =>
      isAutomatic
        ? async (oldest, newest, reason) => {
            const input = { to: oldest.number - 1, expectedLast: newest.number, reason };
            await rollBack.execute(input, CONTEXT);
          }
        : undefined,
  });
  const journal = new ConfigJournal({ ...parts, revisions, configuration, watch });
  const change = new ChangeConfiguration({ configuration, journal });
  const reload = new ReloadConfiguration({ ...parts, configuration, journal, events });
  const rollBack: RollBackConfiguration = new RollBackConfiguration({
    revisions,
    configuration,
    journal,
  });
  const start = new RecordStart({ configuration, queries, journal, watch });
  const follow = new FollowConfiguration({ ...parts, queries, configuration });
  return {
    ...{ parts, configuration, health, watch, follow, start, queries },
    change: (changes: Parameters<typeof change.execute>[0]['changes']) =>
      change.execute({ changes, reason: 'test' }, CONTEXT),
    reload: () => reload.execute({ reason: 'test' }, CONTEXT),
    rollBack: (to?: number) =>
      rollBack.execute({ ...(to === undefined ? {} : { to }), reason: 'test' }, CONTEXT),
    write: (text: string) => {
      writeFileSync(join(cwd, 'brain.config.yaml'), text);
    },
    /** Types of all domain events so far, in order. */
    told: async () => {
      await parts.eventStream.sequence(1_000);
      return (await parts.eventStream.readAfter(0, 1_000)).map(({ type }) => type);
    },
    dispose: async () => {
      await watch.stop();
      removeFolder(cwd);
    },
  };
}
