import { expect } from 'chai';
import { InMemoryLogger } from '../../../../src/adapters/outbound/memory/in-memory-logger.js';
import { PluginEvents, consumerOf } from '../../../../src/application/plugins/plugin-events.js';
import { SupervisedPlugin } from '../../../../src/application/plugins/supervised-plugin.js';
import type { JsonObject } from '../../../../src/domain/shared/json.js';
import { PluginCallError } from '../../../../src/ports/plugins/plugin-runtime.js';
import { aDomainEvent } from '../../../support/builders.js';
import { gate } from '../../../support/gate.js';
import { inMemoryParts, settle } from '../../../support/in-memory-parts.js';
import { aManifest, aPlan, failing, ScriptedRuntime } from '../../../support/scripted-plugins.js';

const CONSUMER = consumerOf('plugged');

describe('PluginEvents', () => {
  let parts: ReturnType<typeof inMemoryParts>;
  let logger: InMemoryLogger;
  let runtime: ScriptedRuntime;
  let plugin: SupervisedPlugin;
  let events: PluginEvents;
  let dead: Set<string>;

  const newEvents = (holder: string) => {
    const { eventStream: stream, leases, clock } = parts;
    const isDead = (other: string) => dead.has(other);
    return new PluginEvents({ stream, leases, clock, logger, holder, isDead });
  };

  beforeEach(async () => {
    parts = inMemoryParts();
    dead = new Set();
    logger = new InMemoryLogger();
    runtime = new ScriptedRuntime();
    plugin = await started();
    events = newEvents('here');
    // A plugin hears of what comes after it, and position 0 is no place to come after.
    await append('before');
    events.follow([plugin]);
    await settle();
    await parts.clock.advance(1_000);
  });

  afterEach(() => events.stop());

  const started = async (name = 'plugged') => {
    const { clock } = parts;
    const supervised = new SupervisedPlugin(
      {
        ...{ runtime, clock, logger },
        redact: (text) => text,
        callTimeoutMs: () => 1_000,
        requestsOf: () => () => Promise.resolve(null),
        onStruckOut: () => undefined,
      },
      aPlan(aManifest({ name, hooks: { events: ['*'] } })),
    );
    await supervised.start();
    return supervised;
  };
  const append = async (...subjects: readonly string[]) => {
    const { work, eventLog, eventStream } = parts;
    const cause = { actor: 'api-key:1', requestId: 'r' };
    await work.run(() =>
      eventLog.append(subjects.map((subject) => ({ ...aDomainEvent({ subject }), cause }))),
    );
    while ((await eventStream.sequence(100)) > 0);
  };
  const told = () =>
    runtime.started
      .flatMap(({ calls }) => calls)
      .map(({ parameters }) => (parameters['event'] as JsonObject)['subject']);
  const pass = async (ms: number) => {
    await parts.clock.advance(ms);
    await settle();
  };

  it('tells what happens from the first start on, in order', async () => {
    await append('a', 'b', 'c');
    await pass(1_000);
    expect(told()).to.deep.equal(['a', 'b', 'c']);
    expect(await parts.eventStream.cursor(CONSUMER)).to.equal(await parts.eventStream.head());
  });

  it('tells again what failed, after growing pauses, and strikes nobody for it', async () => {
    runtime.answer = failing('threw', 'HTTP 503');
    await append('a', 'b');
    await pass(60_000);
    expect(told().every((subject) => subject === 'a')).to.equal(true);
    expect(told().length).to.be.within(5, 15);
    expect(plugin.strikeCount).to.equal(0);
    expect(plugin.status).to.equal('enabled');
    runtime.answer = () => Promise.resolve(null);
    await pass(60_000);
    expect(told().slice(-2)).to.deep.equal(['a', 'b']);
  });

  it('waits longer for an event than for a hook', async () => {
    await append('a');
    await pass(1_000);
    expect(runtime.last.timeouts).to.deep.equal([10_000]);
  });

  it('passes over an event that can never be told, and says so', async () => {
    runtime.answer = (_method, { event }) =>
      (event as JsonObject)['subject'] === 'large'
        ? Promise.reject(new PluginCallError('too-large', 'the message is too large'))
        : Promise.resolve(null);
    await append('large', 'small');
    await pass(1_000);
    expect(told()).to.deep.equal(['large', 'small']);
    const said = logger.entries.filter(({ level }) => level === 'error');
    expect(said.map(({ facts }) => facts['plugin'])).to.deep.equal(['plugged']);
  });

  it('does not tell a plugin what it did itself', async () => {
    const { work, eventLog } = parts;
    const cause = { actor: 'plugin:plugged', requestId: 'r' };
    await work.run(() => eventLog.append([{ ...aDomainEvent({ subject: 'own' }), cause }]));
    await append('a');
    await pass(1_000);
    expect(told()).to.deep.equal(['a']);
  });

  it('keeps its lease while slow plugins take their time', async () => {
    const other = newEvents('there');
    const twin = await started();
    const { clock } = parts;
    runtime.answer = async () => {
      await clock.sleep(9_000);
      return null;
    };
    await append(...Array.from({ length: 10 }, (_, n) => `e${n}`));
    other.follow([twin]);
    await pass(95_000);
    expect(told()).to.deep.equal(Array.from({ length: 10 }, (_, n) => `e${n}`));
    await other.stop();
  });

  it('is one that another process takes over, without loss, when the first is gone', async () => {
    const [first] = runtime.started;
    const hangs = gate();
    runtime.answer = () => hangs.passed.then(() => null);
    await append('a', 'b');
    await pass(1_000);
    const there = newEvents('there');
    const twin = await started();
    runtime.answer = () => Promise.resolve(null);
    there.follow([twin]);
    await pass(60_000);
    expect(first?.calls).to.have.length(1);
    expect(told().slice(1)).to.deep.equal(['a', 'b']);
    hangs.open();
    await there.stop();
  });

  it('does not wait for a process that is known to be dead', async () => {
    const hangs = gate();
    runtime.answer = () => hangs.passed.then(() => null);
    await append('a');
    await pass(1_000);
    dead.add('here');
    const there = newEvents('there');
    there.follow([await started()]);
    await pass(1_000);
    expect(told()).to.deep.equal(['a', 'a']);
    hangs.open();
    await there.stop();
  });

  it('makes no new place in the log for a plugin that was uninstalled', async () => {
    await append('a');
    await pass(1_000);
    const { work, pluginStore, eventStream } = parts;
    await work.run(() => pluginStore.forget('plugged'));
    await append('b');
    await pass(5_000);
    expect(await eventStream.cursor(CONSUMER)).to.equal(0);
    expect(told()).to.deep.equal(['a']);
  });

  it('tells one plugin in one row, also when it is followed anew meanwhile', async () => {
    const hangs = gate();
    runtime.answer = () => hangs.passed.then(() => null);
    await append('a');
    await pass(1_000);
    const again = await started();
    events.follow([again]);
    await pass(5_000);
    expect(told()).to.deep.equal(['a']);
    hangs.open();
    await append('b');
    await pass(1_000);
    expect(told()).to.deep.equal(['a', 'b']);
  });

  it('says how many events were forgotten before the plugin heard of them', async () => {
    await append('a');
    await pass(1_000);
    const { work, eventStream, clock } = parts;
    events.follow([]);
    await settle();
    await append('lost', 'lost too');
    await clock.advance(1);
    await eventStream.advance('publisher', 0, await eventStream.head());
    await clock.advance(8 * 86_400_000);
    await append('kept');
    const old = new Date(clock.now().getTime() - 1);
    await work.run(() => eventStream.forgetBefore(old, 100));
    events.follow([plugin]);
    await pass(1_000);
    expect(told()).to.deep.equal(['a', 'kept']);
    const said = logger.entries.find(({ message }) => message.includes('forgotten'));
    expect(said?.facts).to.include({ plugin: 'plugged', missed: 2 });
  });
});
