import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import sinon from 'sinon';
import {
  RollingFile,
  type RollingFileOptions,
} from '../../../src/adapters/outbound/log4js/rolling-file.js';
import { gate } from '../../support/gate.js';
import { rejectionOf } from '../../support/rejection.js';

describe('RollingFile', () => {
  let folder: string;
  let path: string;
  let opened: RollingFile[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brain-rolling-'));
    path = join(folder, 'logs', 'brain.log');
    opened = [];
  });

  afterEach(async () => {
    for (const file of opened) await file.close();
    await rm(folder, { recursive: true, force: true });
  });

  const openFile = (options: Partial<RollingFileOptions> = {}) => {
    const file = new RollingFile({ path, maxBytes: 20, files: 2, compress: true, ...options });
    opened.push(file);
    return file;
  };

  const names = () => readdirSync(join(folder, 'logs')).sort();
  const read = (name: string) => {
    const bytes = readFileSync(join(folder, 'logs', name));
    return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  };

  it('keeps the newest files, compressed, in order, each within the size', async () => {
    const file = openFile();
    for (const digit of '12345') await file.append([`${digit.repeat(11)}\n`]);
    await file.close();
    expect(names()).to.deep.equal(['brain.1.log.gz', 'brain.2.log.gz', 'brain.log']);
    expect(names().map(read)).to.deep.equal(
      ['4', '3', '5'].map((digit) => `${digit.repeat(11)}\n`),
    );
  });

  it('compresses nothing when told so', async () => {
    const file = openFile({ compress: false });
    for (const digit of '123') await file.append([`${digit.repeat(11)}\n`]);
    await file.close();
    expect(names()).to.deep.equal(['brain.1.log', 'brain.2.log', 'brain.log']);
  });

  it('goes on where it was, and counts what is there already', async () => {
    await openFile().append(['first run\n']);
    const file = openFile();
    await file.append(['second\n']);
    expect(read('brain.log')).to.equal('first run\nsecond\n');
    await file.append(['third\n']);
    await file.close();
    expect(read('brain.1.log.gz')).to.equal('first run\nsecond\n');
  });

  it('makes its files for the owner only', async () => {
    const file = openFile();
    for (const digit of '12') await file.append([`${digit.repeat(11)}\n`]);
    await file.close();
    for (const name of names()) {
      expect(statSync(join(folder, 'logs', name)).mode & 0o777, name).to.equal(0o600);
    }
    expect(statSync(join(folder, 'logs')).mode & 0o777).to.equal(0o700);
  });

  it('writes on into a new file when its own, or the folder, was taken away', async () => {
    const file = openFile();
    await file.append(['one\n']);
    renameSync(path, join(folder, 'moved.log'));
    await file.append(['two\n']);
    expect(read('brain.log')).to.equal('two\n');
    rmSync(join(folder, 'logs'), { recursive: true });
    await file.append(['three\n']);
    expect(read('brain.log')).to.equal('three\n');
    expect(readFileSync(join(folder, 'moved.log'), 'utf8')).to.equal('one\n');
  });

  it('fails while the folder cannot be, and works again afterwards', async () => {
    const file = openFile();
    await file.append(['one\n']);
    rmSync(join(folder, 'logs'), { recursive: true });
    writeFileSync(join(folder, 'logs'), 'in the way');
    expect(await rejectionOf(file.append(['two\n']))).to.be.instanceOf(Error);
    expect(await rejectionOf(file.append(['three\n']))).to.be.instanceOf(Error);
    rmSync(join(folder, 'logs'));
    await file.append(['four\n']);
    expect(read('brain.log')).to.equal('four\n');
  });

  it('ends a line that a crash cut short', async () => {
    await openFile().append(['whole\n{"cut']);
    await openFile().append(['next\n']);
    expect(read('brain.log')).to.equal('whole\n{"cut\nnext\n');
  });

  it('keeps what an interrupted compression left', async () => {
    await openFile().append(['x\n']);
    writeFileSync(join(folder, 'logs', 'brain.1.log'), 'uncompressed');
    const file = openFile();
    await file.append(['y'.repeat(30)]);
    await file.close();
    expect(read('brain.2.log.gz')).to.equal('uncompressed');
  });

  describe('that cannot be put aside', () => {
    const archives = ['brain.1.log.gz', 'brain.2.log.gz', 'brain.3.log.gz'];
    let now: number;
    let told: string[];

    /** A folder, which is not empty, at the name that the active file is to get. */
    const block = () => {
      mkdirSync(join(folder, 'logs', 'brain.1.log', 'full'), { recursive: true });
    };
    const openBlocked = () =>
      openFile({
        files: 3,
        now: () => now,
        onRollFailed: (_error, isFirst) => void told.push(isFirst ? 'first' : 'again'),
        onRollRecovered: () => void told.push('recovered'),
      });

    beforeEach(() => {
      now = 0;
      told = [];
      mkdirSync(join(folder, 'logs'));
      for (const name of archives) writeFileSync(join(folder, 'logs', name), gzipSync(name));
      writeFileSync(path, 'full\n'.repeat(4));
    });

    /** What moves files away fails, as for one that may only grow or is mounted. */
    const failing = (file: RollingFile) => {
      const { archives: of } = file as unknown as { archives: { moveActive(): Promise<void> } };
      return sinon.stub(of, 'moveActive').rejects(new Error('EPERM'));
    };

    it('grows on, keeps every old file, and is tried again after growing pauses', async () => {
      const file = openBlocked();
      const moving = failing(file);
      for (now = 0; now <= 8_000; now += 250) await file.append(['line\n']);
      expect(moving.callCount).to.equal(4);
      expect(told).to.deep.equal(['first', 'again', 'again', 'again']);
      expect(file.fault).to.equal('EPERM');
      expect(read('brain.log')).to.equal('full\n'.repeat(4) + 'line\n'.repeat(33));
      expect(
        names()
          .filter((name) => name.endsWith('.gz'))
          .map(read),
      ).to.deep.equal(archives);
      moving.restore();
      now = 60_000;
      await file.append(['after\n']);
      await file.close();
      expect([file.fault, told.at(-1)]).to.deep.equal([undefined, 'recovered']);
      expect(names()).to.deep.equal([...archives, 'brain.log']);
      expect(read('brain.log')).to.equal('after\n');
      expect(read('brain.2.log.gz')).to.equal('brain.1.log.gz');
    });

    it('moves a folder that is in the way, and goes on', async () => {
      block();
      const file = openFile({ files: 5, compress: false });
      await file.append(['after\n']);
      await file.append(['and more\n']);
      expect(read('brain.1.log')).to.equal('full\n'.repeat(4));
      expect(read('brain.log')).to.equal('after\nand more\n');
    });
  });

  it('removes what is beyond a lower number of files, and nothing else', async () => {
    mkdirSync(join(folder, 'logs'));
    for (let index = 1; index <= 9; index += 1) {
      writeFileSync(join(folder, 'logs', `brain.${index}.log.gz`), gzipSync('old'));
    }
    for (const name of ['brain.20251121.log', 'brain-2.7.log', 'errors.9.log.gz']) {
      writeFileSync(join(folder, 'logs', name), 'of somebody else');
    }
    const file = openFile();
    await file.append([`${'x'.repeat(19)}\n`]);
    await file.append(['next\n']);
    await file.close();
    expect(names()).to.deep.equal([
      'brain-2.7.log',
      'brain.1.log.gz',
      'brain.2.log.gz',
      'brain.20251121.log',
      'brain.log',
      'errors.9.log.gz',
    ]);
  });

  it('takes of many lines what fits, so that no file is larger than it may be', async () => {
    const file = openFile({ files: 100, compress: false });
    let rest = Array.from({ length: 40 }, (_, index) => `line ${index}\n`);
    rest.splice(20, 0, `${'long'.repeat(10)}\n`);
    const all = rest.join('');
    while (rest.length > 0) rest = rest.slice(await file.append(rest));
    const sizes = names().map((name) => statSync(join(folder, 'logs', name)).size);
    expect(sizes.filter((size) => size > 20)).to.deep.equal([41]);
    const number = (name: string) => Number(/\d+/.exec(name)?.[0] ?? 0);
    const inOrder = names().sort((one, other) => number(other) - number(one));
    expect(inOrder.map(read).join('')).to.equal(all);
  });

  it('is put aside though an older file is still being compressed', async () => {
    const slow = gate();
    const file = openFile({
      files: 5,
      gzip: async (source: FileHandle, target: string) => {
        const bytes = await source.readFile();
        await slow.passed;
        writeFileSync(target, gzipSync(bytes));
      },
    });
    for (const digit of '12345') await file.append([`${digit.repeat(11)}\n`]);
    expect(names().filter((name) => /^brain\.\d\.log$/.test(name))).to.have.lengthOf(4);
    slow.open();
    await file.close();
    expect(names()).to.deep.equal([
      ...[1, 2, 3, 4].map((index) => `brain.${index}.log.gz`),
      'brain.log',
    ]);
    expect(names().map((name) => read(name)[0])).to.deep.equal(['4', '3', '2', '1', '5']);
  });

  it('leaves no part of lines that did not fit on the disk', async () => {
    const file = openFile({ maxBytes: 1000 });
    await file.append(['before\n']);
    const { handle } = file as unknown as { handle: FileHandle };
    const write = handle.write.bind(handle) as (...rest: unknown[]) => Promise<unknown>;
    const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    const stub = sinon.stub(handle, 'write');
    stub
      .onFirstCall()
      .callsFake((...[bytes, offset]: unknown[]) => write(bytes, offset, 12) as never);
    stub.onSecondCall().rejects(full);
    const lines = ['first\n', 'second one\n', 'third\n'];
    expect(await file.append(lines)).to.equal(1);
    expect(read('brain.log')).to.equal('before\nfirst\n');
    expect(await file.append(lines.slice(1))).to.equal(2);
    expect(read('brain.log')).to.equal(`before\n${lines.join('')}`);
  });

  it('fails without a trace when not one line fits on the disk', async () => {
    const file = openFile({ maxBytes: 1000 });
    await file.append(['before\n']);
    const { handle } = file as unknown as { handle: FileHandle };
    const write = handle.write.bind(handle) as (...rest: unknown[]) => Promise<unknown>;
    const stub = sinon.stub(handle, 'write');
    stub
      .onFirstCall()
      .callsFake((...[bytes, offset]: unknown[]) => write(bytes, offset, 3) as never);
    stub.onSecondCall().rejects(new Error('ENOSPC'));
    expect(await rejectionOf(file.append(['first\n']))).to.have.property('message', 'ENOSPC');
    expect(read('brain.log')).to.equal('before\n');
  });
});
