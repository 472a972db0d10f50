import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { SystemClock } from '../../../src/adapters/outbound/system/system-clock.js';
import { loadConfig } from '../../../src/bootstrap/config/load-config.js';
import { examine } from '../../../src/bootstrap/doctor/examine.js';
import { createDatabase, type TestDatabase } from '../../support/databases.js';
import { describeWith, redisUrl } from '../../support/services.js';

/** The time of a machine whose clock was set wrong. */
class WrongClock extends SystemClock {
  constructor(private readonly byMs: number) {
    super();
  }

  override now(): Date {
    return new Date(super.now().getTime() + this.byMs);
  }
}

const KINDS = ['postgres', 'mysql'] as const;

for (const type of KINDS) {
  describeWith([type, 'redis'], `brain doctor with ${type} and Redis`, function () {
    this.timeout(30_000);
    let folder: string;
    let database: TestDatabase;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'brain-doctor-'));
      database = await createDatabase(type);
    });

    after(async () => {
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    });

    const clocks = async (byMs: number) => {
      const env = {
        CLICKUP_BRAIN_DATA_DIR: folder,
        CLICKUP_BRAIN_DATABASE_TYPE: type,
        CLICKUP_BRAIN_DATABASE_URL: database.url ?? '',
        CLICKUP_BRAIN_CACHE_TYPE: 'redis',
        CLICKUP_BRAIN_CACHE_URL: redisUrl,
        CLICKUP_BRAIN_API_PORT: '0',
      };
      const load = () => loadConfig({ env, cwd: folder, file: undefined, set: [] });
      const clock = new WrongClock(byMs);
      const findings = await examine(load, { clock, askGitHub: undefined });
      return Object.fromEntries(findings.map(({ name, status }) => [name, status]));
    };

    it('finds clocks that agree, differ, and differ too much', async () => {
      for (const [byMs, status] of [
        [0, 'ok'],
        [10_000, 'warning'],
        [-60_000, 'fault'],
      ] as const) {
        const found = await clocks(byMs);
        expect(found['clock of the cache'], `cache, ${String(byMs)}`).to.equal(status);
        expect(found['clock of the database'], `database, ${String(byMs)}`).to.equal(status);
      }
    });
  });
}
