import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InMemoryLogger } from '../../../src/adapters/outbound/memory/in-memory-logger.js';
import { createBrain, type Brain, type RoleName } from '../../../src/bootstrap/library.js';
import { ManualClock } from '../../support/manual-clock.js';

/** Tables of the job system. Heartbeats, metrics, health and the configuration have others. */
const OF_JOBS = /\b(?:FROM|INTO|UPDATE|JOIN)\s+(?:jobs|job_\w+|schedules|limits|limit_\w+)\b/;

const QUEUES = Array.from({ length: 10 }, (_, index) => `idle-${index}`);

describe('idle jobs on SQLite', function () {
  this.timeout(60_000);

  let folder: string;
  let brains: Brain[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brain-idle-'));
    brains = [];
  });

  afterEach(async () => {
    for (const brain of brains) await brain.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /**
   * As a process of its own would be: it shares the file alone. Its time passes while that of the others stands still:
   * in one process, those who wait for the file would keep its holder from going on.
   * @returns what it asks of the job system in a minute, after a while
   */
  const minuteOf = async (role: RoleName): Promise<readonly string[]> => {
    const clock = new ManualClock();
    const logger = new InMemoryLogger();
    logger.setLevels({ root: 'error', loggers: { 'brain.database': 'trace' } });
    const brain = createBrain({
      config: {
        dataDir: folder,
        database: { type: 'sqlite', url: join(folder, 'brain.db') },
        // They ask about jobs too, and are no part of what jobs cost.
        monitoring: { enabled: false, healthChecksEnabled: false },
        alerts: { enabled: false },
        jobs: { queues: { 'idle-0': { rate: { count: 10, perSeconds: 1 } } } },
      },
      adapters: { clock, logger },
      roles: [role],
      handlers: Object.fromEntries(QUEUES.map((queue) => [queue, () => Promise.resolve(null)])),
    });
    brains.push(brain);
    await brain.start();
    const pass = async (seconds: number) => {
      for (let second = 0; second < seconds; second += 1) {
        await clock.advance(1_000);
        await untilStill(() => logger.entries.length + clock.asleep);
      }
    };
    await pass(35);
    const before = logger.entries.length;
    await pass(60);
    return logger.entries
      .slice(before)
      .filter(({ message }) => message === 'statement')
      .map(({ facts }) => String(facts['sql']).replace(/\s+/g, ' ').trim())
      .filter((sql) => OF_JOBS.test(sql));
  };

  it('cost four workers, a scheduler and ten queues fewer than 60 statements a minute', async () => {
    const asked: string[] = [];
    for (const role of ['worker', 'worker', 'worker', 'worker', 'scheduler'] as const) {
      asked.push(...(await minuteOf(role)));
    }
    // Each worker looks twelve times: fewer would mean that this counts too little.
    expect(asked.length, told(asked)).to.be.within(48, 59);
  });
});

/** Whether everybody who asked something has got the answer and sleeps again, as far as one can see. */
async function untilStill(seen: () => number): Promise<void> {
  let [before, same] = [seen(), 0];
  while (same < 3) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    same = seen() === before ? same + 1 : 0;
    before = seen();
  }
}

function told(statements: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const sql of statements) counts.set(sql, (counts.get(sql) ?? 0) + 1);
  return [...counts].map(([sql, count]) => `${count} × ${sql.slice(0, 100)}`).join('\n');
}
