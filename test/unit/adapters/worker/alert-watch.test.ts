import { expect } from 'chai';
import { AlertWatch } from '../../../../src/adapters/inbound/worker/alert-watch.js';
import { inMemoryParts, settle } from '../../../support/in-memory-parts.js';

describe('AlertWatch', () => {
  let parts: ReturnType<typeof inMemoryParts>;
  let looks: string[];
  let fault: Error | undefined;
  let dead: string[];
  let running: AlertWatch[];

  beforeEach(() => {
    parts = inMemoryParts();
    looks = [];
    dead = [];
    fault = undefined;
    running = [];
  });

  afterEach(async () => {
    for (const watch of running) await watch.stop();
  });

  const start = (holder: string) => {
    const note = (what: string) => async () => {
      if (fault) throw fault;
      looks.push(`${holder} ${what}`);
    };
    const watch = new AlertWatch({
      ...parts,
      holder,
      isDead: (other) => dead.includes(other),
      evaluate: { execute: note('evaluates') },
      standBy: () => looks.push(`${holder} stands by`),
      follow: { catchUp: note('follows') },
      everyMs: () => 15_000,
    });
    watch.start();
    running.push(watch);
    return watch;
  };
  const pass = async (ms: number) => {
    await settle();
    await parts.clock.advance(ms);
    await settle();
  };
  const counted = (look: string) => looks.filter((one) => one === look).length;

  it('evaluates every few seconds, and follows events in between', async () => {
    start('a');
    await pass(250);
    expect(looks).to.deep.equal(['a follows', 'a evaluates']);
    await pass(30_000);
    expect(counted('a evaluates')).to.equal(3);
    expect(counted('a follows')).to.be.greaterThan(10);
  });

  it('looks at news at once', async () => {
    start('a');
    await pass(250);
    await pass(100);
    parts.broker.wake('events-positioned');
    await settle();
    expect(counted('a follows')).to.equal(2);
    expect(counted('a evaluates')).to.equal(1);
  });

  it('looks once at news that come one upon the other', async () => {
    start('a');
    await pass(250);
    await pass(100);
    for (let n = 0; n < 5; n += 1) {
      parts.broker.wake('events-positioned');
      await settle();
    }
    expect(counted('a follows')).to.equal(2);
    await pass(100);
    expect(counted('a follows')).to.equal(3);
  });

  it('leaves it to one process, and takes over when that has stopped or is dead', async () => {
    const first = start('a');
    start('b');
    await pass(5_000);
    expect(counted('b follows')).to.equal(0);
    expect(counted('b stands by')).to.be.greaterThan(0);
    expect(counted('a stands by')).to.equal(0);
    await first.stop();
    await pass(3_000);
    expect(counted('b evaluates')).to.equal(1);
    dead = ['b'];
    start('c');
    await pass(300);
    expect(counted('c evaluates')).to.equal(1);
  });

  it('goes on after a failure, and says so once', async () => {
    start('a');
    fault = new Error('the database is away');
    await pass(20_000);
    const told = parts.logger.entries.filter(({ level }) => level === 'warn');
    expect(told).to.have.length(1);
    fault = undefined;
    await pass(3_000);
    expect(counted('a evaluates')).to.equal(1);
  });
});
