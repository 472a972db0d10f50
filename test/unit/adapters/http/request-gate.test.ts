import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect } from 'chai';
import { useFakeTimers, type SinonFakeTimers } from 'sinon';
import { RequestGate, withoutPlace } from '../../../../src/adapters/inbound/http/request-gate.js';
import { InMemoryLogger } from '../../../../src/adapters/outbound/memory/in-memory-logger.js';
import { gate as closedGate } from '../../../support/gate.js';
import { appErrorOf, rejectionOf } from '../../../support/rejection.js';

describe('RequestGate', () => {
  let timers: SinonFakeTimers;
  let logger: InMemoryLogger;
  let limits: { concurrent: number; timeoutMs: number };
  let gate: RequestGate;

  const aRequest = () => new IncomingMessage(new Socket());
  const pass = (handle: () => Promise<void>, request = aRequest()) => gate.pass(request, handle);

  beforeEach(() => {
    timers = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    logger = new InMemoryLogger();
    limits = { concurrent: 2, timeoutMs: 1_000 };
    gate = new RequestGate({ limits: () => limits, logger });
  });

  afterEach(() => {
    timers.restore();
  });

  it('refuses one request more than may be handled at once, and takes the next when one ends', async () => {
    const first = closedGate();
    const second = closedGate();
    const handling = [pass(() => first.passed), pass(() => second.passed)];
    const refusal = await appErrorOf(pass(() => Promise.resolve()));
    expect(refusal).to.include({ kind: 'unavailable', code: 'http.busy', retryAfterSeconds: 1 });
    first.open();
    await handling[0];
    await pass(() => Promise.resolve());
    second.open();
    await handling[1];
  });

  it('takes a new bound at once', async () => {
    const slow = closedGate();
    const handling = pass(() => slow.passed);
    limits = { concurrent: 1, timeoutMs: 1_000 };
    expect((await appErrorOf(pass(() => Promise.resolve()))).code).to.equal('http.busy');
    slow.open();
    await handling;
  });

  it('counts a request that fails as ended, and passes its error on', async () => {
    limits = { concurrent: 1, timeoutMs: 1_000 };
    const failure = new Error('broken');
    for (let round = 0; round < 3; round += 1) {
      expect(await rejectionOf(pass(() => Promise.reject(failure)))).to.equal(failure);
    }
    expect(timers.countTimers()).to.equal(0);
  });

  it('answers for a request that takes too long, which still counts until it ends', async () => {
    limits = { concurrent: 1, timeoutMs: 1_000 };
    const slow = closedGate();
    const answer = appErrorOf(pass(() => slow.passed));
    timers.tick(999);
    timers.tick(1);
    expect(await answer).to.include({ kind: 'timeout', code: 'http.timeout' });
    expect((await appErrorOf(pass(() => Promise.resolve()))).code).to.equal('http.busy');
    slow.open();
    await slow.passed;
    await Promise.resolve();
    await pass(() => Promise.resolve());
  });

  it('gives the place of a request whose body is still coming to others', async () => {
    limits = { concurrent: 1, timeoutMs: 1_000 };
    const body = closedGate();
    const request = aRequest();
    const handled: string[] = [];
    const sending = pass(async () => {
      await withoutPlace(request, () => body.passed);
      handled.push('slow');
    }, request);
    await pass(() => Promise.resolve(void handled.push('quick')));
    body.open();
    await sending;
    expect(handled).to.deep.equal(['quick', 'slow']);
    await pass(() => Promise.resolve(void handled.push('next')));
    expect(handled).to.have.length(3);
  });

  it('refuses a request whose body is there when no place is free any more', async () => {
    limits = { concurrent: 1, timeoutMs: 1_000 };
    const [body, other] = [closedGate(), closedGate()];
    const request = aRequest();
    const sending = appErrorOf(pass(() => withoutPlace(request, () => body.passed), request));
    const handling = pass(() => other.passed);
    body.open();
    expect((await sending).code).to.equal('http.busy');
    expect((await appErrorOf(pass(() => Promise.resolve()))).code).to.equal('http.busy');
    other.open();
    await handling;
    await pass(() => Promise.resolve());
  });

  it('tells the log when such a request fails in the end', async () => {
    const slow = closedGate();
    const failure = new Error('too late');
    const answer = appErrorOf(
      pass(async () => {
        await slow.passed;
        throw failure;
      }),
    );
    timers.tick(1_000);
    await answer;
    expect(logger.entries).to.deep.equal([]);
    slow.open();
    await new Promise((resolve) => setImmediate(resolve));
    expect(logger.entries.map(({ level, facts }) => [level, facts['error']])).to.deep.equal([
      ['warn', failure],
    ]);
  });
});
