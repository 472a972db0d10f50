import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { ConsoleSink } from '../../../../src/adapters/outbound/log4js/console-sink.js';

const WRITER = fileURLToPath(new URL('./console-writer.js', import.meta.url));

describe('ConsoleSink', () => {
  it('hands everything to a slow reader before close resolves, on standard error alone', async () => {
    const child = spawn(process.execPath, [WRITER], { stdio: ['ignore', 'pipe', 'pipe'] });
    const [output, log] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect(output).to.equal('');
    const indexes = log
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { extra: { index: number } }).extra.index);
    expect(indexes).to.deep.equal(Array.from({ length: 2000 }, (_, index) => index));
  });

  it('ends in peace when its reader has gone', async () => {
    const child = spawn(process.execPath, [WRITER], { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.destroy();
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).to.equal(0);
  });

  it('drops and counts what a reader that hangs would pile up', async () => {
    const taken: string[] = [];
    let resume: (() => void) | undefined;
    const stream = new Writable({
      decodeStrings: false,
      write(chunk: string, _encoding, done) {
        taken.push(chunk);
        if (resume) done();
        else resume = done;
      },
    });
    const sink = new ConsoleSink({
      notice: (dropped) => `${dropped} dropped`,
      onDropped: () => undefined,
      onFailure: () => undefined,
      stream: stream as unknown as NodeJS.WriteStream,
    });
    const megabyte = 'x'.repeat(1024 * 1024);
    for (let index = 0; index < 30; index += 1) sink.write(megabyte);
    expect(stream.writableLength).to.be.below(18 * 1024 * 1024);
    resume?.();
    await sink.close();
    sink.write('after');
    await sink.close();
    expect(sink.dropped).to.equal(14);
    expect(taken.slice(-3)).to.deep.equal(['14 dropped\n', 'after\n', '']);
  });

  it('counts as dropped what the system did not take, and tells once it does', async () => {
    const taken: string[] = [];
    let isFull = true;
    const stream = new Writable({
      decodeStrings: false,
      autoDestroy: false,
      write(chunk: string, _encoding, done) {
        if (!isFull) taken.push(chunk);
        done();
      },
    });
    const original = stream.write.bind(stream) as (text: string, done?: unknown) => boolean;
    stream.write = ((text: string, done?: (error?: Error) => void) =>
      isFull && text !== ''
        ? (queueMicrotask(() => done?.(new Error('ENOSPC'))), true)
        : original(text, done)) as typeof stream.write;
    let failures = 0;
    const sink = new ConsoleSink({
      notice: (dropped) => `${dropped} dropped`,
      onDropped: () => undefined,
      onFailure: () => void (failures += 1),
      stream: stream as unknown as NodeJS.WriteStream,
    });
    for (let index = 0; index < 5; index += 1) sink.write(`lost ${index}`);
    await sink.settled();
    expect([sink.written, sink.dropped, sink.waiting, sink.fault]).to.deep.equal([
      0,
      5,
      0,
      'ENOSPC',
    ]);
    expect(failures).to.equal(5);
    isFull = false;
    sink.write('well');
    await sink.settled();
    sink.write('again');
    await sink.close();
    expect([sink.written, sink.dropped, sink.fault]).to.deep.equal([2, 5, undefined]);
    expect(taken.filter((text) => text !== '')).to.deep.equal(['well\n', '5 dropped\n', 'again\n']);
  });

  describe('of a program', () => {
    const ended = async (log: string, flags: string) => {
      const descriptor = openSync(log, flags);
      const child = spawn(process.execPath, [WRITER], { stdio: ['ignore', 'pipe', descriptor] });
      closeSync(descriptor);
      const output = child.stdout ? await text(child.stdout) : '';
      return JSON.parse(output || '{}') as Record<string, unknown>;
    };
    let folder: string;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'brain-console-'));
      process.env['TELL_CONSOLE'] = 'yes';
    });

    afterEach(() => {
      delete process.env['TELL_CONSOLE'];
      rmSync(folder, { recursive: true, force: true });
    });

    it('does not wait for the disk when it is a file, and keeps the order', async () => {
      const file = join(folder, 'console.log');
      const { before, after } = (await ended(file, 'a')) as Record<string, object>;
      expect(before).to.include({ written: 0, waiting: 2000 });
      expect(after).to.include({ written: 2000, dropped: 0, waiting: 0, fault: null });
      const indexes = readFileSync(file, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { extra: { index: number } }).extra.index);
      expect(indexes).to.deep.equal(Array.from({ length: 2000 }, (_, index) => index));
    });

    it('shows that nothing gets to a full disk', async () => {
      const { after } = (await ended('/dev/full', 'w')) as { after: { fault: string } };
      expect(after).to.include({ written: 0, dropped: 2000, waiting: 0 });
      expect(after.fault).to.match(/ENOSPC/);
    });
  });
});
