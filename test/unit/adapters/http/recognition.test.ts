import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect } from 'chai';
import { findByApiKey } from '../../../../src/adapters/inbound/http/authenticate.js';
import { Recognition } from '../../../../src/adapters/inbound/http/recognition.js';
import type { AuthenticateKey } from '../../../../src/application/access/authenticate-key.js';
import { LOCAL_OPERATOR, type Actor } from '../../../../src/domain/access/actor.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import { settle } from '../../../support/in-memory-parts.js';
import { ManualClock } from '../../../support/manual-clock.js';

const ACTOR: Actor = { kind: 'api-key', id: 'api-key:1', role: 'viewer' };

function aRequest(headers: Readonly<Record<string, string>> = {}): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), { headers });
}

const basic = (text: string) => ({
  authorization: `Basic ${Buffer.from(text).toString('base64')}`,
});

describe('Recognition', () => {
  const recognise = (lookUp: () => Promise<Actor>, clock = new ManualClock()) =>
    new Recognition(() => lookUp, clock);
  const never = () => new Promise<Actor>(() => undefined);

  it('tells the known, those without a credential and the refused apart', async () => {
    const refused = new AppError('unauthorised', 'access.unauthorised', 'no');
    expect(await recognise(() => Promise.resolve(ACTOR)).of(aRequest())).to.equal(ACTOR);
    expect(await new Recognition(() => undefined, new ManualClock()).of(aRequest())).to.equal(
      'nobody',
    );
    expect(await recognise(() => Promise.reject(refused)).of(aRequest())).to.equal('refused');
  });

  it('is unsure where the database does not answer, or not in a second', async () => {
    const away = new AppError('unavailable', 'database.unavailable', 'away');
    expect(await recognise(() => Promise.reject(away)).of(aRequest())).to.equal('unsure');
    const clock = new ManualClock();
    const waiting = recognise(never, clock).of(aRequest());
    await clock.advance(1_000);
    expect(await waiting).to.equal('unsure');
  });

  it('looks at no more than twenty credentials at once', async () => {
    let asked = 0;
    const recognition = recognise(() => {
      asked += 1;
      return never();
    });
    const request = aRequest();
    const waiting = Array.from({ length: 20 }, () => recognition.of(request));
    expect(await recognition.of(request)).to.equal('unsure');
    expect([asked, waiting.length]).to.deep.equal([20, 20]);
  });

  it('knows who needs no look into the database, however many wait for theirs', async () => {
    const found: (Actor | (() => Promise<Actor>))[] = [
      ...Array.from({ length: 20 }, () => never),
      LOCAL_OPERATOR,
    ];
    const recognition = new Recognition(() => found.shift(), new ManualClock());
    const waiting = Array.from({ length: 20 }, () => recognition.of(aRequest()));
    expect(await recognition.of(aRequest())).to.equal(LOCAL_OPERATOR);
    expect(waiting).to.have.length(20);
  });

  it('looks at others once those before waited long enough, at two hundred in all', async () => {
    const clock = new ManualClock();
    let asked = 0;
    const hanging: ((actor: Actor) => void)[] = [];
    const recognition = recognise(() => {
      asked += 1;
      return new Promise((resolve) => hanging.push(resolve));
    }, clock);
    for (let second = 0; second < 11; second += 1) {
      const waiting = Array.from({ length: 20 }, () => recognition.of(aRequest()));
      await clock.advance(1_000);
      expect(new Set(await Promise.all(waiting))).to.deep.equal(new Set(['unsure']));
    }
    expect(asked).to.equal(200);
    for (const answer of hanging.splice(0)) answer(ACTOR);
    await settle();
    const late = recognition.of(aRequest());
    hanging[0]?.(ACTOR);
    expect(await late).to.equal(ACTOR);
  });
});

describe('findByApiKey', () => {
  const seen: (string | undefined)[] = [];
  const addresses: (string | undefined)[] = [];
  const keys = {
    localOperator: (key: string) => (key === 'local' ? LOCAL_OPERATOR : undefined),
    execute: (key: string | undefined, address?: string) => {
      seen.push(key);
      addresses.push(address);
      return Promise.resolve(ACTOR);
    },
  } as unknown as AuthenticateKey;
  const keysIn = async (headers: Readonly<Record<string, string>>, isBasic = true) => {
    seen.length = 0;
    const found = findByApiKey(keys, 'X-Key', { basic: isBasic })(aRequest(headers));
    if (typeof found === 'function') expect(await found()).to.equal(ACTOR);
    return [...seen];
  };

  it('takes the password of HTTP Basic as the key where it is asked to', async () => {
    expect(await keysIn(basic('ada:k:1'))).to.deep.equal(['k:1']);
    expect(await keysIn(basic('ada:k'), false)).to.deep.equal([]);
    expect(await keysIn({ 'x-key': 'k' })).to.deep.equal(['k']);
    expect(await keysIn({ authorization: 'Bearer k' })).to.deep.equal(['k']);
  });

  it("knows the machine's own key without a look into the database", () => {
    const find = findByApiKey(keys, 'X-Key', { basic: true });
    seen.length = 0;
    expect(find(aRequest({ 'x-key': 'local' }))).to.equal(LOCAL_OPERATOR);
    expect(seen).to.deep.equal([]);
  });

  it('says where the key is used from', async () => {
    addresses.length = 0;
    const request = aRequest({ 'x-key': 'k' });
    Object.defineProperty(request.socket, 'remoteAddress', { value: '192.0.2.7' });
    const found = findByApiKey(keys, 'X-Key', { basic: true })(request);
    if (typeof found === 'function') await found();
    expect(addresses).to.deep.equal(['192.0.2.7']);
  });

  it('finds none in what is no credential', async () => {
    expect(await keysIn({})).to.deep.equal([]);
    expect(await keysIn(basic('no-colon'))).to.deep.equal([]);
    expect(await keysIn({ authorization: 'Basic ???' })).to.deep.equal([]);
    expect(await keysIn(basic(`x:${'k'.repeat(3_000)}`))).to.deep.equal([]);
  });
});
