import { execFile } from 'node:child_process';
import { mkdtemp, open, rm, stat, statfs, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import sqlite from 'sqlite3';
import { BOOTSTRAP_KEY, BrainProcess } from '../support/brain-process.js';
import { deliver, exampleDelivery } from '../support/deliver.js';
import { eventually } from '../support/eventually.js';

const MB = 1024 * 1024;
const run = promisify(execFile);
const SOON = { timeoutMs: 30_000, everyMs: 200 };

/** A disk of its own, small enough to be filled. */
async function mountDisk(megabytes: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'brain-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${String(megabytes)}m`, 'tmpfs', folder]);
    return folder;
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
}

async function unmountDisk(folder: string): Promise<void> {
  await run('umount', [folder]);
  await rm(folder, { recursive: true });
}

async function whyNoDisk(): Promise<string | undefined> {
  try {
    await unmountDisk(await mountDisk(1));
    return undefined;
  } catch {
    return 'mounting a tmpfs is not allowed';
  }
}

const missing = await whyNoDisk();
const isNeeded = process.env['REQUIRE_SERVICES'] === '1';

/** Takes all that is free but `leaving`, in bytes. */
async function fillUp(folder: string, leaving: number): Promise<string> {
  const filler = join(folder, 'filler');
  const handle = await open(filler, 'a');
  try {
    const chunk = Buffer.alloc(MB / 4);
    for (;;) {
      const { bavail, bsize } = await statfs(folder);
      const room = bavail * bsize - leaving;
      if (room <= 0) break;
      await handle.write(chunk, 0, Math.min(room, chunk.length));
    }
  } catch (error) {
    // What else writes here may be faster.
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    await handle.close();
  }
  return filler;
}

function rowsOf(path: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  return new Promise((resolve, reject) => {
    const database = new sqlite.Database(path, sqlite.OPEN_READONLY, (fault) => {
      if (fault) reject(fault);
      database.all(sql, (error, rows: Record<string, unknown>[]) => {
        database.close(() => (error ? reject(error) : resolve(rows)));
      });
    });
  });
}

(missing && !isNeeded ? describe.skip : describe)(
  `a full disk${missing && !isNeeded ? ` [skipped: ${missing}]` : ''}`,
  function () {
    this.timeout(120_000);
    let disk: string;
    let brain: BrainProcess;
    let acknowledged: string[];

    beforeEach(async () => {
      acknowledged = [];
      disk = await mountDisk(24);
    });

    afterEach(async () => {
      await brain.dispose();
      await unmountDisk(disk);
    });

    const start = async (minFreeMb: number) => {
      const file = { storage: { minFreeMb }, logging: { directory: join(disk, 'logs') } };
      await writeFile(join(disk, 'brain.config.json'), JSON.stringify(file));
      brain = await BrainProcess.start({ dataDir: disk });
    };

    const send = (method: string, path: string, body?: object) =>
      fetch(brain.url + path, {
        method,
        headers: { 'X-API-Key': BOOTSTRAP_KEY, 'Content-Type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });

    /** @returns the status; what was acknowledged is remembered */
    const create = async (size = 100): Promise<number> => {
      const description = 'x'.repeat(size);
      const answer = await send('POST', '/api/v1/tasks', { title: 'kept', description });
      const { id } = (await answer.json()) as { id: string };
      if (answer.status === 201) acknowledged.push(id);
      return answer.status;
    };

    const untilCreated = (status: number) =>
      eventually(async () => {
        expect(await create()).to.equal(status);
      }, SOON);

    const expectNothingLost = async () => {
      expect(acknowledged).to.not.be.empty;
      for (const id of acknowledged) {
        expect((await send('GET', `/api/v1/tasks/${id}`)).status).to.equal(200);
      }
    };

    const expectSound = async () => {
      const [row] = await rowsOf(join(disk, 'brain.db'), 'PRAGMA integrity_check');
      expect(row).to.deep.equal({ integrity_check: 'ok' });
      const stored = await rowsOf(join(disk, 'brain.db'), 'SELECT id FROM tasks');
      expect(stored.map(({ id }) => id)).to.include.members(acknowledged);
    };

    it('takes in nothing before it is full, goes on with the rest, and recovers by itself', async () => {
      await start(6);
      await untilCreated(201);
      const filler = await fillUp(disk, 5 * MB);
      await untilCreated(507);
      const refused = await send('POST', '/api/v1/tasks', { title: 'late' });
      expect(await refused.json()).to.include({ status: 507, code: 'storage.full' });
      expect(refused.headers.get('Retry-After')).to.equal('30');
      expect((await deliver(brain.url, exampleDelivery('issues', 'opened'))).status).to.equal(507);
      const metric = await send('POST', '/api/v1/metrics', { name: 'late', value: 1 });
      expect(metric.status).to.equal(507);
      await expectNothingLost();
      const { level } = await brain.get<{ level: string }>('/api/system/storage');
      expect(level).to.equal('hard');
      const health = (await (await fetch(`${brain.url}/health`)).json()) as { status: string };
      expect(health.status).to.equal('degraded');
      expect((await fetch(`${brain.url}/health/ready`)).status).to.equal(200);
      const [gone] = acknowledged.splice(0, 1);
      expect((await send('DELETE', `/api/v1/tasks/${String(gone)}`)).status).to.equal(204);
      const change = { changes: { 'storage.minFreeMb': 1 }, reason: 'the budget was too strict' };
      expect((await send('POST', '/api/v1/config-revisions', change)).status).to.be.lessThan(300);
      await untilCreated(201);
      await unlink(filler);
      expect(await create()).to.equal(201);
      await expectNothingLost();
      await eventually(async () => {
        const told = await rowsOf(
          join(disk, 'brain.db'),
          "SELECT data FROM domain_events WHERE type = 'brain.storage.pressure'",
        );
        const levels = told.map(
          ({ data }) => (JSON.parse(String(data)) as { level: string }).level,
        );
        expect(levels).to.include('hard').and.include('none');
      });
      await brain.stop();
      await expectSound();
    });

    it('survives a disk without a byte left, loses nothing acknowledged, and recovers by itself', async () => {
      await start(0);
      await untilCreated(201);
      const filler = await fillUp(disk, 0);
      const statuses = new Set<number>();
      await eventually(async () => {
        await fillUp(disk, 0);
        statuses.add(await create(20_000));
        expect([...statuses]).to.include(507);
      }, SOON);
      expect([...statuses].every((status) => status === 201 || status === 507)).to.equal(true);
      await expectNothingLost();
      expect((await fetch(`${brain.url}/health/live`)).status).to.equal(200);
      await unlink(filler);
      await untilCreated(201);
      await expectNothingLost();
      expect(await brain.stop()).to.equal(0);
      await expectSound();
    });

    it('starts again on a disk that was full when it was killed', async () => {
      await start(0);
      await untilCreated(201);
      const filler = await fillUp(disk, 0);
      for (let turn = 0; turn < 20; turn += 1) await create(5_000);
      await brain.stop('SIGKILL');
      expect((await stat(filler)).size).to.be.greaterThan(MB);
      await unlink(filler);
      await start(4);
      await untilCreated(201);
      await expectNothingLost();
      await brain.stop();
      await expectSound();
    });
  },
);
