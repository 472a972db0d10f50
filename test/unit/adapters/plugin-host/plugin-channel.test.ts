import type { Socket } from 'node:net';
import { expect } from 'chai';
import { encodeFrame, FrameReader } from '../../../../src/adapters/outbound/plugin-host/frames.js';
import { PluginChannel } from '../../../../src/adapters/outbound/plugin-host/plugin-channel.js';
import type { JsonObject, JsonValue } from '../../../../src/domain/shared/json.js';
import { PluginCallError } from '../../../../src/ports/plugins/plugin-runtime.js';
import { eventually } from '../../../support/eventually.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { rejectionOf } from '../../../support/rejection.js';
import { socketPair } from '../../../support/socket-pair.js';

const MIB = 1024 * 1024;

describe('PluginChannel', () => {
  let near: Socket;
  let plugin: Socket;
  let channel: PluginChannel;
  let clock: ManualClock;
  let faults: string[];
  let closed: number;
  let onRequest: (method: string, parameters: JsonObject) => Promise<JsonValue>;
  let received: JsonObject[];

  beforeEach(async () => {
    [near, plugin] = await socketPair();
    plugin.on('error', () => undefined);
    clock = new ManualClock();
    faults = [];
    closed = 0;
    received = [];
    onRequest = async () => null;
    channel = new PluginChannel(near, clock, {
      onRequest: (...asked) => onRequest(...asked),
      onFault: (reason) => void faults.push(reason),
      onClosed: () => (closed += 1),
    });
  });

  afterEach(() => {
    near.destroy();
    plugin.destroy();
  });

  /** From here on the plugin reads. */
  const listen = () => {
    const reader = new FrameReader();
    plugin.on('data', (chunk: Buffer) => {
      for (const { message } of reader.read(chunk)) received.push(message);
    });
  };
  const send = (...messages: JsonObject[]) =>
    plugin.write(Buffer.concat(messages.map((message) => encodeFrame(message))));
  const faulted = (reason: string) =>
    eventually(() => {
      expect(faults).to.deep.equal([reason]);
    });
  const failureOf = async (answer: Promise<JsonValue>) => {
    const error = await rejectionOf(answer);
    expect(error).to.be.instanceOf(PluginCallError);
    return (error as PluginCallError).failure;
  };

  it('brings answers to their calls, in whatever order they come', async () => {
    const first = channel.call('ping', {}).answer;
    const second = channel.call('ping', {}).answer;
    send({ id: 2, result: 'b' }, { id: 1, result: 'a' });
    expect(await Promise.all([first, second])).to.deep.equal(['a', 'b']);
    expect(channel.waiting).to.equal(0);
  });

  for (const error of [null, 5, 'broken', [], {}, { kind: 7, message: {} }]) {
    it(`settles a call whose error is ${JSON.stringify(error)}`, async () => {
      const { answer } = channel.call('ping', {});
      send({ id: 1, error });
      expect(await failureOf(answer)).to.equal('threw');
      expect(faults).to.deep.equal([]);
    });
  }

  it('keeps refusals and answers that are too large apart from faults', async () => {
    const calls = ['refused', 'too-large', 'gone'].map((kind, index) => {
      const { answer } = channel.call('ping', {});
      send({ id: index + 1, error: { kind, message: 'no' } });
      return failureOf(answer);
    });
    expect(await Promise.all(calls)).to.deep.equal(['refused', 'too-large', 'threw']);
  });

  it('takes no answer twice, none too late, and none that nobody asked for', async () => {
    const late = channel.call('ping', {});
    const { answer } = channel.call('ping', {});
    late.abandon(new PluginCallError('timeout', 'too late'));
    expect(await failureOf(late.answer)).to.equal('timeout');
    send({ id: 1, result: 'late' }, { id: 99, result: 'forged' }, { id: 3, result: 'early' });
    send({ id: 2, result: 'first' }, { id: 2, result: 'second' });
    expect(await answer).to.equal('first');
    const next = channel.call('ping', {}).answer;
    send({ id: 3, result: 'own' });
    expect(await next).to.equal('own');
    expect(faults).to.deep.equal([]);
  });

  it('ends it for answers without end that nobody asked for', async () => {
    send(...Array.from({ length: 3_000 }, (_, id) => ({ id: id + 1, result: null })));
    await faulted('it sent more messages than it may');
  });

  it('ends it for answers that are far larger than their questions, again and again', async () => {
    const result = 'x'.repeat(3 * MIB);
    const calls = [1, 2, 3, 4].map((id) => {
      const { answer } = channel.call('ping', {});
      send({ id, result });
      return answer.catch(() => null);
    });
    await faulted('it sent more messages than it may');
    await Promise.all(calls);
  });

  it('takes answers as large as their questions, however many', async () => {
    listen();
    for (let id = 1; id <= 12; id += 1) {
      const { answer } = channel.call('before', { title: 'x'.repeat(MIB) });
      send({ id, result: 'y'.repeat(MIB) });
      expect(await answer).to.have.length(MIB);
    }
    expect(faults).to.deep.equal([]);
  });

  for (const [what, message] of Object.entries({
    'neither request nor answer': { hello: 1 },
    'a note beyond 64 KiB': { method: 'log', parameters: { message: 'x'.repeat(70_000) } },
  })) {
    it(`ends it for ${what}`, async () => {
      send(message);
      await eventually(() => {
        expect(faults).to.have.length(1);
      });
      expect(await failureOf(channel.call('ping', {}).answer)).to.equal('gone');
    });
  }

  it('ends it for notes without end', async () => {
    send(...Array.from({ length: 3_000 }, () => ({ method: 'log', parameters: {} })));
    await faulted('it sent more messages than it may');
  });

  it('answers requests, whatever their errors are', async () => {
    listen();
    const outcomes = [
      () => Promise.resolve({ a: 1 }),
      () => Promise.reject(Object.assign(new Error('no such task'), { code: 'task.not-found' })),

      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as bad as it gets
      () => Promise.reject(null),
    ];
    onRequest = () => outcomes.shift()!();
    for (const id of [1, 2, 3]) send({ id, method: 'use', parameters: {} });
    await eventually(() => {
      expect(received.sort((a, b) => Number(a['id']) - Number(b['id']))).to.deep.equal([
        { id: 1, result: { a: 1 } },
        { id: 2, error: { code: 'task.not-found', message: 'no such task' } },
        { id: 3, error: { code: 'internal', message: 'It failed' } },
      ]);
    });
  });

  it('refuses requests beyond 1 MiB without ending it', async () => {
    listen();
    send({ id: 1, method: 'storage.set', parameters: { value: 'x'.repeat(2 * MIB) } });
    await eventually(() => {
      expect(received.map(({ error }) => error)).to.deep.equal([
        { code: 'plugin.request-too-large', message: '1 MiB at most' },
      ]);
    });
    expect(faults).to.deep.equal([]);
  });

  it('lets requests that come too fast wait, and ends nothing for it', async () => {
    listen();
    let begun = 0;
    onRequest = async () => (begun += 1);
    let asked = 0;
    const ask = () => {
      asked += 1;
      if (asked <= 1_200) send({ id: asked, method: 'use', parameters: {} });
    };
    plugin.on('data', () => {
      while (asked < received.length + 1) ask();
    });
    ask();
    await eventually(() => {
      expect(clock.asleep).to.equal(1);
    });
    const before = begun;
    expect(before).to.be.within(900, 1_000);
    for (let second = 0; second < 5; second += 1) await clock.advance(1_000);
    await eventually(async () => {
      await clock.advance(20);
      expect(received).to.have.length(1_200);
    });
    expect(faults).to.deep.equal([]);
  });

  it('ends it when it leaves more than 16 MiB unread', async () => {
    onRequest = async () => 'x'.repeat(3 * MIB);
    plugin.pause();
    send(...Array.from({ length: 20 }, (_, id) => ({ id, method: 'use', parameters: {} })));
    await faulted('it does not read what it asked for');
  });

  it('does not listen to whoever does not read, and goes on once it does', async () => {
    let asked = 0;
    onRequest = async () => {
      asked += 1;
      return 'x'.repeat(3 * MIB);
    };
    plugin.pause();
    send(...[1, 2, 3, 4, 5].map((id) => ({ id, method: 'use', parameters: {} })));
    await eventually(() => {
      expect(near.isPaused()).to.equal(true);
    });
    send({ id: 6, method: 'use', parameters: {} });
    listen();
    plugin.resume();
    await eventually(() => {
      expect(received).to.have.length(6);
    });
    expect(near.isPaused()).to.equal(false);
    expect({ asked, faults }).to.deep.equal({ asked: 6, faults: [] });
  });

  it('refuses calls once 16 MiB of them are unread', async () => {
    plugin.pause();
    const calls = Array.from({ length: 12 }, () =>
      channel.call('after', { text: 'x'.repeat(3 * MIB) }).answer.catch((error: unknown) => error),
    );
    channel.close('over');
    const failures = (await Promise.all(calls)).map((error) => (error as PluginCallError).failure);
    expect(failures).to.include('busy').and.to.include('gone');
  });

  it('tells everybody who waits that the connection broke', async () => {
    const { answer } = channel.call('ping', {});
    plugin.destroy();
    expect(await failureOf(answer)).to.equal('gone');
    await eventually(() => {
      expect({ closed, faults }).to.deep.equal({ closed: 1, faults: [] });
    });
  });
});
