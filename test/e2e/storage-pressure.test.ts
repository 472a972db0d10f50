import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { aPayload, aReceivedEvent } from '../support/builders.js';
import { BrainProcess } from '../support/brain-process.js';
import { eventually } from '../support/eventually.js';
import { openDatabase } from '../integration/typeorm/open-test-database.js';

const MB = 1024 * 1024;
const DAY_MS = 86_400_000;

describe('pressure on storage', function () {
  this.timeout(60_000);
  let dataDir: string;
  let brain: BrainProcess | undefined;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'brain-pressure-'));
  });

  afterEach(async () => {
    await brain?.dispose();
    await rm(dataDir, { recursive: true, force: true });
  });

  const file = () => join(dataDir, 'brain.db');

  /** 9 MB of payloads, kept for 30 days: handled ones of 2 days ago, and one that is not handled yet. */
  const fill = async () => {
    const database = await openDatabase({ type: 'sqlite', url: file() });
    await database.schema.migrate();
    const createdAt = new Date(Date.now() - 2 * DAY_MS);
    const body = new Uint8Array(MB / 8).fill(7);
    const add = (status: 'processed' | 'received') =>
      database.work.run(async () => {
        const event = aReceivedEvent({ status, createdAt });
        await database.receivedEvents.addIfNew(event, aPayload({ body }), []);
        return event.state.id;
      });
    for (let count = 0; count < 71; count += 1) await add('processed');
    const unhandled = await add('received');
    await database.close();
    return unhandled;
  };

  it('deletes before its time what can be spared, until the budget holds and the file is small', async () => {
    const unhandled = await fill();
    expect(
      (await stat(file())).size + (await stat(`${file()}-wal`).catch(() => ({ size: 0 }))).size,
    ).to.be.greaterThan(9 * MB);
    brain = await BrainProcess.start({
      dataDir,
      env: { CLICKUP_BRAIN_STORAGE_DATABASE_MAX_MB: '10' },
    });
    const running = brain;
    await eventually(
      async () => {
        const { level } = await running.get<{ level: string }>('/api/system/storage');
        expect(level).to.equal('none');
        expect((await stat(file())).size).to.be.lessThan(2 * MB);
      },
      { timeoutMs: 30_000, everyMs: 200 },
    );
    expect(await running.all('/api/v1/events')).to.have.length(72);
    const { status } = await running.get<{ status: string }>(`/api/v1/events/${unhandled}`);
    expect(status).to.equal('received');
    await running.stop();
    const database = await openDatabase({ type: 'sqlite', url: file() });
    try {
      expect((await database.eventQueries.payload(unhandled))?.body.length).to.equal(MB / 8);
    } finally {
      await database.close();
    }
  });
});
