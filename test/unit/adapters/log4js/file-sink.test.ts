import { expect } from 'chai';
import {
  FileSink,
  type FileSinkOptions,
} from '../../../../src/adapters/outbound/log4js/file-sink.js';
import { gate } from '../../../support/gate.js';
import { ManualClock } from '../../../support/manual-clock.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A disk that a test stops, breaks and mends. */
class Disk {
  text = '';
  calls = 0;
  broken: Error | undefined;
  blocked: Promise<void> = Promise.resolve();
  isClosed = false;

  /** Lines it takes at once. */
  most = Infinity;
  fault: string | undefined;

  async append(lines: readonly string[]): Promise<number> {
    this.calls += 1;
    await this.blocked;
    if (this.broken) throw this.broken;
    const taken = lines.slice(0, this.most);
    this.text += taken.join('');
    return taken.length;
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }
}

describe('FileSink', () => {
  let disk: Disk;
  let clock: ManualClock;
  let told: string[];

  beforeEach(() => {
    disk = new Disk();
    clock = new ManualClock();
    told = [];
  });

  const sinkOf = (options: Partial<FileSinkOptions> = {}) =>
    new FileSink({
      target: disk,
      mostLines: 3,
      mostBytes: 1_000,
      notice: (dropped) => `${dropped} dropped`,
      onFailing: (error) => void told.push(`failing: ${String(error)}`),
      onRecovered: () => void told.push('recovered'),
      onDropped: () => void told.push('dropped'),
      onFailure: () => void told.push('failure'),
      pause: (ms, signal) => clock.sleep(ms, signal),
      ...options,
    });

  it('writes in order, and what came in one turn at once', async () => {
    const sink = sinkOf();
    for (const line of ['one', 'two', 'three']) sink.write(line);
    await sink.settled();
    sink.write('four');
    await sink.settled();
    expect(disk.text).to.equal('one\ntwo\nthree\nfour\n');
    expect(disk.calls).to.equal(2);
    expect([sink.written, sink.dropped, sink.waiting]).to.deep.equal([4, 0, 0]);
  });

  it('makes nobody wait for a disk that does not answer, and keeps a bounded number', async () => {
    const stuck = gate();
    disk.blocked = stuck.passed;
    const sink = sinkOf();
    sink.write('under way');
    await turn();
    for (let index = 0; index < 100; index += 1) sink.write(`line ${index}`);
    expect([sink.waiting, sink.dropped]).to.deep.equal([4, 97]);
    expect(disk.calls).to.equal(1);
    stuck.open();
    await sink.settled();
    expect(disk.text).to.equal('under way\nline 0\nline 1\nline 2\n97 dropped\n');
    expect(told.filter((news) => news === 'dropped')).to.have.lengthOf(97);
  });

  it('bounds the bytes that wait, too', async () => {
    const stuck = gate();
    disk.blocked = stuck.passed;
    const sink = sinkOf({ mostLines: 1_000, mostBytes: 100 });
    sink.write('x');
    await turn();
    sink.write('é'.repeat(40));
    sink.write('é'.repeat(40));
    expect([sink.waiting, sink.dropped]).to.deep.equal([2, 1]);
    stuck.open();
    await sink.settled();
  });

  it('tells a failure once, tries on with growing pauses, and goes on by itself', async () => {
    disk.broken = new Error('ENOSPC');
    const sink = sinkOf();
    sink.write('kept');
    await turn();
    await turn();
    expect(sink.fault).to.equal('ENOSPC');
    await clock.advance(500 + 1_000 + 2_000);
    expect(disk.calls).to.equal(4);
    expect(told).to.deep.equal([
      'failure',
      'failing: Error: ENOSPC',
      'failure',
      'failure',
      'failure',
    ]);
    disk.broken = undefined;
    await clock.advance(3_999);
    expect(disk.text).to.equal('');
    await clock.advance(1);
    await sink.settled();
    expect(disk.text).to.equal('kept\n');
    expect(told.at(-1)).to.equal('recovered');
    expect(sink.fault).to.equal(undefined);
  });

  it('says how many were dropped only once lines flow again', async () => {
    disk.broken = new Error('EACCES');
    const sink = sinkOf();
    sink.write('kept');
    await turn();
    for (let index = 0; index < 5; index += 1) sink.write(`line ${index}`);
    await clock.advance(500);
    disk.broken = undefined;
    await clock.advance(60_000);
    await sink.settled();
    expect(disk.text).to.equal('kept\nline 0\nline 1\nline 2\n2 dropped\n');
  });

  it('waits no longer than half a minute between tries', async () => {
    disk.broken = new Error('EIO');
    const sink = sinkOf();
    sink.write('kept');
    await turn();
    await clock.advance(600_000);
    const before = disk.calls;
    await clock.advance(30_000);
    expect(disk.calls).to.equal(before + 1);
    disk.broken = undefined;
    await sink.close();
    expect(disk.text).to.equal('kept\n');
  });

  it('gives up when it is closed and the disk still fails', async () => {
    disk.broken = new Error('EIO');
    const sink = sinkOf();
    sink.write('lost');
    await turn();
    await sink.close();
    sink.write('too late');
    await turn();
    expect([disk.text, disk.isClosed, sink.dropped]).to.deep.equal(['', true, 1]);
    expect(clock.asleep).to.equal(0);
  });

  it('gives the rest to a disk that takes a part, each line once', async () => {
    disk.most = 2;
    const sink = sinkOf({ mostLines: 10 });
    for (const line of ['one', 'two', 'three', 'four', 'five']) sink.write(line);
    await sink.settled();
    expect(disk.text).to.equal('one\ntwo\nthree\nfour\nfive\n');
    expect([sink.written, sink.dropped, sink.waiting]).to.deep.equal([5, 0, 0]);
  });

  it('counts what of a part was written before it was closed', async () => {
    const sink = sinkOf();
    disk.append = (lines) => {
      if (sink.written > 0) return Promise.reject(new Error('ENOSPC'));
      return Promise.resolve(lines.length - 1);
    };
    for (const line of ['one', 'two', 'three']) sink.write(line);
    await sink.close();
    expect([sink.written, sink.dropped, sink.waiting]).to.deep.equal([2, 1, 0]);
  });

  it('shows what is wrong though lines are written', async () => {
    disk.fault = 'cannot be put aside';
    const sink = sinkOf();
    sink.write('one');
    await sink.settled();
    expect([sink.fault, sink.written]).to.deep.equal(['cannot be put aside', 1]);
  });

  it('outlives those it tells who throw', async () => {
    const thrown = () => {
      throw new Error('listener');
    };
    disk.broken = new Error('EIO');
    const sink = sinkOf({
      onFailing: thrown,
      onRecovered: thrown,
      onDropped: thrown,
      onFailure: thrown,
      notice: thrown,
    });
    sink.write('kept');
    await turn();
    for (let index = 0; index < 5; index += 1) sink.write(`line ${index}`);
    disk.broken = undefined;
    await clock.advance(500);
    await sink.settled();
    sink.write('after');
    await sink.settled();
    expect(disk.text).to.equal('kept\nline 0\nline 1\nline 2\nafter\n');
    expect([sink.written, sink.dropped, sink.waiting]).to.deep.equal([5, 2, 0]);
  });
});
