import { expect } from 'chai';
import { stub } from 'sinon';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { InMemorySystemProbe } from '../../../../src/adapters/outbound/memory/monitoring/in-memory-system-probe.js';
import { InMemoryFolderStorage } from '../../../../src/adapters/outbound/memory/storage/in-memory-folder-storage.js';
import { storageCheck } from '../../../../src/application/monitoring/checks/storage-check.js';
import { GetStorage } from '../../../../src/application/storage/get-storage.js';
import { StorageGate } from '../../../../src/application/storage/storage-gate.js';
import { StorageMetrics } from '../../../../src/application/storage/storage-metrics.js';
import { StorageSizes } from '../../../../src/application/storage/storage-sizes.js';
import { StorageWatch } from '../../../../src/application/storage/storage-watch.js';
import type { DatabaseSize } from '../../../../src/domain/storage/storage-usage.js';
import { toldAfter } from '../../../contract/persistence/told-events.js';
import { inMemoryParts, settle } from '../../../support/in-memory-parts.js';

const EVERY_MS = 5_000;

describe('StorageWatch', () => {
  let parts: ReturnType<typeof inMemoryParts>;
  let database: DatabaseSize;
  let isAway: boolean;
  let gate: StorageGate;
  let watch: StorageWatch;
  let metrics: InMemoryMetrics;
  let sizes: StorageSizes;
  let counted: number;

  beforeEach(async () => {
    parts = inMemoryParts();
    metrics = new InMemoryMetrics();
    gate = new StorageGate();
    database = { bytes: 10, freeBytes: 0, shrinks: true };
    [isAway, counted] = [false, 0];
    sizes = new StorageSizes({
      clock: parts.clock,
      folderStorage: new InMemoryFolderStorage([
        { dataClass: 'database', bytes: 100, writtenAt: new Date(0) },
      ]),
      databaseStorage: {
        size: async () => {
          if (isAway) throw new Error('away');
          return database;
        },
        classes: async () => {
          counted += 1;
          return [{ dataClass: 'tasks', bytes: 7 }];
        },
        giveBack: async () => 0,
      },
    });
    watch = new StorageWatch({
      ...parts,
      sizes,
      systemProbe: new InMemorySystemProbe(),
      gate,
      metrics: new StorageMetrics({ metrics }),
      events: parts.eventLog,
      processId: 'p1',
      limits: () => ({
        databaseMaxBytes: 100,
        dataFolderMaxBytes: 1_000,
        softShare: 0.8,
        hardShare: 0.95,
        minFreeBytes: 0,
      }),
    });
    watch.start();
    await settle();
  });

  afterEach(async () => {
    await watch.stop();
    expect(parts.clock.asleep).to.equal(0);
  });

  const later = async (bytes: number) => {
    database = { ...database, bytes };
    await parts.clock.advance(EVERY_MS);
    await settle();
  };

  const told = async () => {
    await parts.eventStream.sequence(100);
    return (await toldAfter(parts.eventStream, 0)).map(({ type, data }) => [
      type,
      data['from'],
      data['level'],
    ]);
  };

  it('shuts the gate at the hard limit, opens it again, and tells of each change once', async () => {
    await later(96);
    await later(97);
    expect(() => {
      gate.requireRoom();
    }).to.throw('Storage is full');
    await later(10);
    gate.requireRoom();
    expect(await told()).to.deep.equal([
      ['brain.storage.pressure', 'none', 'hard'],
      ['brain.storage.pressure', 'hard', 'none'],
    ]);
  });

  it('lets everything in under soft pressure', async () => {
    await later(85);
    expect(watch.level).to.equal('soft');
    gate.requireRoom();
  });

  it('tells later what cannot be stored now', async () => {
    const append = stub(parts.eventLog, 'append').rejects(new Error('full'));
    await later(96);
    append.restore();
    expect(await told()).to.deep.equal([]);
    expect(gate.level).to.equal('hard');
    await later(96);
    expect(await told()).to.deep.equal([['brain.storage.pressure', 'none', 'hard']]);
  });

  it('does not take room that is free within the database for used', async () => {
    database = { bytes: 10, freeBytes: 60, shrinks: true };
    expect((await sizes.read()).dataFolderBytes).to.equal(40);
  });

  it('judges the rest while the database is away', async () => {
    isAway = true;
    await parts.clock.advance(EVERY_MS);
    await settle();
    expect(watch.parts.map(({ part }) => part)).to.deep.equal(['data-folder']);
  });

  it('shows pressure in metrics and health', async () => {
    const check = storageCheck(() => watch);
    expect(await check.check()).to.include({ pressure: 'none', database: 'none' });
    await later(96);
    expect(await check.check()).to.deep.include({ status: 'degraded' });
    const readings = await metrics.readings();
    expect(readings.find(({ name }) => name === 'storage_pressure')).to.include({ value: 2 });
  });

  it('reports usage by class, counted once a minute at most', async () => {
    const report = new GetStorage({ sizes, watch, systemProbe: new InMemorySystemProbe() });
    const first = await report.execute();
    expect(first.database?.classes).to.deep.equal([{ dataClass: 'tasks', bytes: 7 }]);
    expect(first.dataFolder?.bytes).to.equal(100);
    await report.execute();
    expect(counted).to.equal(1);
    await parts.clock.advance(60_000);
    await report.execute();
    expect(counted).to.equal(2);
  });
});
