import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
});
