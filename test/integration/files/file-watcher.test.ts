import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { FileWatcher } from '../../../src/adapters/outbound/files/file-watcher.js';
import { eventually } from '../../support/eventually.js';
import { ManualClock } from '../../support/manual-clock.js';
import { removeFolder, temporaryFolder } from './temporary-folder.js';

describe('FileWatcher', () => {
  let folder: string;
  let clock: ManualClock;
  let watcher: FileWatcher;
  let changes: number;
  let failures: number;

  /** Lets the watcher look once more. */
  const look = async (): Promise<void> => {
    await clock.advance(1_000);
    await eventually(() => expect(clock.asleep).to.equal(1));
  };

  const watch = async (...names: string[]): Promise<void> => {
    clock = new ManualClock();
    [changes, failures] = [0, 0];
    watcher = new FileWatcher({
      files: () => names.map((name) => join(folder, name)),
      clock,
      onChange: () => {
        changes += 1;
        if (failures === 0) return Promise.resolve();
        failures -= 1;
        return Promise.reject(new Error('not now'));
      },
    });
    watcher.start();
    await eventually(() => expect(clock.asleep).to.equal(1));
    await look();
    changes = 0;
  };

  beforeEach(async () => {
    folder = await temporaryFolder();
  });

  afterEach(async () => {
    await watcher.stop();
    await removeFolder(folder);
  });

  it('hears of a file that is written, replaced, removed or made', async () => {
    const file = join(folder, 'a.yaml');
    writeFileSync(file, 'a: 1');
    await watch('a.yaml', 'b.yaml');
    await look();
    expect(changes).to.equal(0);
    writeFileSync(file, 'a: 22');
    await look();
    expect(changes).to.equal(1);
    writeFileSync(`${file}.new`, 'a: 33');
    renameSync(`${file}.new`, file);
    await look();
    expect(changes).to.equal(2);
    rmSync(file);
    await look();
    writeFileSync(join(folder, 'b.yaml'), '');
    await look();
    expect(changes).to.equal(4);
  });

  it('hears of a link that points elsewhere, as mounted volumes are swapped', async () => {
    for (const name of ['one', 'two']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'c.yaml'), name);
    }
    symlinkSync('one', join(folder, 'now'));
    await watch('now/c.yaml');
    symlinkSync('two', join(folder, 'next'));
    renameSync(join(folder, 'next'), join(folder, 'now'));
    await look();
    expect(changes).to.equal(1);
  });

  it('tries again what failed', async () => {
    await watch('d.yaml');
    failures = 2;
    writeFileSync(join(folder, 'd.yaml'), 'd: 1');
    for (let turn = 0; turn < 5; turn += 1) await look();
    expect(changes).to.equal(3);
  });
});
