import { expect } from 'chai';
import { stub } from 'sinon';
import { MassReadWatch } from '../../../../src/application/access/mass-read-watch.js';
import type { Actor } from '../../../../src/domain/access/actor.js';
import { inMemoryParts } from '../../../support/in-memory-parts.js';

const LIST = { permission: 'task:read' } as const;
const ADMIN = { role: 'admin' } as const;
const KEY: Actor = { kind: 'api-key', id: 'api-key:1', ...ADMIN };

function watching(rows = 100) {
  const parts = inMemoryParts();
  const settings = { rows, windowSeconds: 60 };
  const { eventLog: events, eventStream, scope } = parts;
  const watch = new MassReadWatch({ ...parts, events, settings: () => settings });
  const read = (count: number, actor: Actor = KEY, useCase: typeof LIST = LIST) => {
    const context = { actor, requestId: 'r' };
    const items = Array.from({ length: count }, () => ({}));
    return scope.run(context, () => Promise.resolve(watch.answered(useCase, { items }, context)));
  };
  const told = async () => {
    await eventStream.sequence(100);
    return (await eventStream.readAfter(0, 100)).map(({ actor, data }) => [actor, data['rows']]);
  };
  return { parts, settings, watch, read, told };
}

describe('MassReadWatch', () => {
  it('tells once for each window that an actor reads so much', async () => {
    const { read, told, parts } = watching();
    await read(99);
    expect(await told()).to.deep.equal([]);
    for (let call = 0; call < 5; call += 1) await read(10);
    expect(await told()).to.deep.equal([['api-key:1', 109]]);
    await parts.clock.advance(60_000);
    await read(99);
    expect(await told()).to.have.length(1);
    await read(1);
    expect(await told()).to.have.length(2);
  });

  it('tells it with the next answer when it could not be told', async () => {
    const { read, told, parts } = watching();
    const append = stub(parts.eventLog, 'append').rejects(new Error('away'));
    await read(100);
    append.restore();
    expect(await told()).to.deep.equal([]);
    await read(1);
    expect(await told()).to.deep.equal([['api-key:1', 101]]);
  });

  it('adds up within the window, whichever tenth of it it came in, and forgets what lies before', async () => {
    const { read, told, parts } = watching();
    for (let part = 0; part < 9; part += 1) {
      await read(10);
      await parts.clock.advance(6_000);
    }
    await read(9);
    expect(await told()).to.deep.equal([]);
    await read(1);
    expect(await told()).to.deep.equal([['api-key:1', 100]]);
    const slow = watching();
    for (let part = 0; part < 30; part += 1) {
      await slow.read(19);
      await slow.parts.clock.advance(12_000);
    }
    expect(await slow.told()).to.deep.equal([]);
  });

  it('keeps actors apart, and leaves out the program itself, writes and what is no list', async () => {
    const { read, told, watch } = watching();
    await read(60);
    await read(60, { kind: 'local', id: 'local:operator', ...ADMIN });
    await read(500, { kind: 'system', id: 'system:x', ...ADMIN });
    await read(500, KEY, { permission: 'task:write' } as never);
    const context = { actor: KEY, requestId: 'r' };
    for (const result of [undefined, null, 'text', [1], { items: 3 }]) {
      expect(watch.answered(LIST, result, context)).to.equal(undefined);
    }
    expect(await told()).to.deep.equal([]);
  });

  it('takes new settings at once, and none at all', async () => {
    const { read, told, settings } = watching();
    settings.rows = 0;
    await read(1_000);
    settings.rows = 50;
    await read(50);
    expect(await told()).to.deep.equal([['api-key:1', 50]]);
  });

  it('remembers so many actors and no more', async () => {
    const { read, told } = watching(10);
    await read(9, { ...KEY, id: 'api-key:first' });
    for (let actor = 0; actor < 10_000; actor += 1) {
      await read(1, { ...KEY, id: `api-key:${String(actor)}` });
    }
    await read(9, { ...KEY, id: 'api-key:first' });
    expect(await told()).to.deep.equal([]);
  });
});
