import { expect } from 'chai';
import { stub } from 'sinon';
import { RelievePressure } from '../../../../src/application/storage/relieve-pressure.js';
import type { Retained } from '../../../../src/application/storage/retained.js';
import type { PartPressure } from '../../../../src/domain/storage/storage-pressure.js';
import { inMemoryParts } from '../../../support/in-memory-parts.js';

const HOUR_MS = 3_600_000;
const signal = new AbortController().signal;

describe('RelievePressure', () => {
  let parts: ReturnType<typeof inMemoryParts>;
  /** Ages of what is stored, in hours, by what it is. */
  let stored: Record<string, number[]>;
  let room: number;
  let pressing: PartPressure['part'];
  let gaveBack: number;
  let largest: number;

  beforeEach(() => {
    parts = inMemoryParts();
    stored = { metrics: hours(100), jobs: hours(100), logs: hours(100), audit: hours(100) };
    [room, pressing, gaveBack, largest] = [0, 'database', 0, 0];
  });

  const hours = (count: number) => Array.from({ length: count }, (_, index) => index);
  const used = () => Object.values(stored).reduce((sum, { length }) => sum + length, 0);
  const levelNow = () => (used() > room ? 'soft' : 'none');

  const retained = (what: string, more: Partial<Retained>): Retained => ({
    what,
    keptMs: () => 64 * HOUR_MS,
    forgetBefore: (time, limit) => {
      const ageHours = (parts.clock.now().getTime() - time.getTime()) / HOUR_MS;
      const old = (stored[what] ?? []).filter((age) => age > ageHours).slice(0, limit);
      stored[what] = (stored[what] ?? []).filter((age) => !old.includes(age));
      largest = Math.max(largest, old.length);
      return Promise.resolve(old.length);
    },
    ...more,
  });

  const relieve = (all: readonly Retained[], isFile = true) =>
    new RelievePressure({
      ...parts,
      watch: {
        get level() {
          return levelNow();
        },
        get parts() {
          return [{ part: pressing, level: levelNow(), bytes: 1, limitBytes: 1 }] as const;
        },
        look: () => Promise.resolve(),
      },
      sizes: { forgetFolder: () => undefined },
      databaseStorage: {
        size: () => parts.databaseStorage.size(),
        classes: () => parts.databaseStorage.classes(),
        giveBack: () => {
          gaveBack += 1;
          return Promise.resolve(0);
        },
      },
      retained: () => all,
      isFile,
    }).execute(signal);

  const metrics = retained('metrics', { leastMs: 2 * HOUR_MS });
  const jobs = retained('jobs', { leastMs: HOUR_MS });
  const logs = retained('logs', { leastMs: HOUR_MS, kind: 'files' });
  const audit = retained('audit', {});

  it('halves the time of the first class until nothing presses, and leaves the others alone', async () => {
    room = 400 - 70;
    await relieve([metrics, jobs, audit]);
    expect(stored['metrics']).to.deep.equal(hours(17));
    expect(stored['jobs']).to.have.length(100);
    expect(gaveBack).to.equal(2);
  });

  it('goes on with the next class when the first is down to its least', async () => {
    room = 400 - 150;
    await relieve([metrics, jobs, audit]);
    expect(stored['metrics']).to.deep.equal(hours(3));
    expect(stored['jobs']).to.deep.equal(hours(33));
  });

  it('never touches what has no least time, however much presses', async () => {
    await relieve([metrics, jobs, audit]);
    expect(stored['metrics']).to.deep.equal(hours(3));
    expect(stored['jobs']).to.deep.equal(hours(2));
    expect(stored['audit']).to.have.length(100);
  });

  it('leaves files alone when the database presses, and rows when they are elsewhere', async () => {
    await relieve([logs, jobs]);
    expect(stored['logs']).to.have.length(100);
    expect(stored['jobs']).to.have.length(2);
    [pressing, stored['jobs']] = ['data-folder', hours(100)];
    await relieve([logs, jobs], false);
    expect(stored['logs']).to.have.length(2);
    expect(stored['jobs']).to.have.length(100);
    pressing = 'disk';
    await relieve([jobs]);
    expect(stored['jobs']).to.have.length(2);
  });

  it('deletes files outside a unit of work, and rows within one', async () => {
    const seen: Record<string, boolean> = {};
    let isOpen = false;
    const run = parts.work.run.bind(parts.work);
    stub(parts.work, 'run').callsFake((work) => {
      isOpen = true;
      return run(work).finally(() => (isOpen = false));
    });
    const noting = (one: Retained): Retained => ({
      ...one,
      forgetBefore: (time, limit) => {
        seen[one.what] = isOpen;
        return one.forgetBefore(time, limit);
      },
    });
    pressing = 'data-folder';
    await relieve([noting(logs)]);
    expect(gaveBack).to.equal(0);
    await relieve([noting(jobs)]);
    expect(seen).to.deep.equal({ logs: false, jobs: true });
  });

  it('tells how much it deleted', async () => {
    expect(await relieve([metrics, jobs])).to.equal(97 + 98);
    expect(await relieve([metrics, jobs])).to.equal(0);
  });

  it('goes on with the next class when one fails', async () => {
    const broken = retained('metrics', {
      leastMs: HOUR_MS,
      forgetBefore: () => Promise.reject(new Error('locked')),
    });
    await relieve([broken, jobs]);
    expect(stored['jobs']).to.have.length(2);
  });

  it('prepares before it deletes, and deletes in bounded steps', async () => {
    stored['metrics'] = Array.from({ length: 1_200 }, (_, index) => 50 + index);
    const seen: number[] = [];
    const prepare = () => {
      seen.push(stored['metrics']?.length ?? 0);
      return Promise.resolve();
    };
    await relieve([{ ...metrics, prepare }]);
    expect(seen).to.deep.equal([1_200]);
    expect(stored['metrics']).to.deep.equal([]);
    expect(largest).to.equal(500);
  });

  it('keeps what is configured to be kept for less than the least', async () => {
    await relieve([{ ...jobs, keptMs: () => HOUR_MS / 2 }]);
    expect(stored['jobs']).to.deep.equal(hours(1));
  });
});
