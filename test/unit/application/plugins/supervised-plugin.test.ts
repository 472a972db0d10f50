import { expect } from 'chai';
import { InMemoryLogger } from '../../../../src/adapters/outbound/memory/in-memory-logger.js';
import { SupervisedPlugin } from '../../../../src/application/plugins/supervised-plugin.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import { MOST_STRIKES } from '../../../../src/domain/plugins/strikes.js';
import { PluginCallError, type PluginStart } from '../../../../src/ports/plugins/plugin-runtime.js';
import { settle } from '../../../support/in-memory-parts.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { rejectionOf } from '../../../support/rejection.js';
import { aPlan, failing, ScriptedRuntime } from '../../../support/scripted-plugins.js';

const CALL_MS = 1_000;
const SECRET = 'hunter2-token';

describe('SupervisedPlugin', () => {
  let clock: ManualClock;
  let runtime: ScriptedRuntime;
  let out: string[];
  let depth: (() => number) | undefined;
  let plugin: SupervisedPlugin;
  let requests: () => Promise<null>;

  beforeEach(async () => {
    clock = new ManualClock();
    runtime = new ScriptedRuntime();
    out = [];
    requests = () => Promise.resolve(null);
    plugin = new SupervisedPlugin(
      {
        runtime,
        clock,
        logger: new InMemoryLogger(),
        redact: (text) => text.replaceAll(SECRET, '[hidden]'),
        callTimeoutMs: () => CALL_MS,
        requestsOf: (_manifest, told) => {
          depth = told;
          return () => requests();
        },
        onStruckOut: (_plugin, reason) => out.push(reason),
      },
      aPlan(),
    );
    await plugin.start();
  });

  const call = (terms = {}) => rejectionOf(plugin.call('before', {}, terms));

  it('counts one strike for a call that hangs and the end of its process', async () => {
    runtime.answer = failing('timeout', 'it did not answer');
    await call();
    runtime.last.exit('it was stuck');
    expect(plugin.strikeCount).to.equal(1);
  });

  it('counts the end of a process that was late long ago', async () => {
    runtime.answer = failing('timeout');
    await call();
    await clock.advance(60_000);
    runtime.last.exit();
    expect(plugin.strikeCount).to.equal(2);
  });

  it('counts one strike for a fault and the end of its process', () => {
    const { last } = runtime;
    last.start.onFault('it flooded');
    last.exit('it was ended');
    expect(plugin.strikeCount).to.equal(1);
    expect(plugin.reason).to.equal('it flooded');
  });

  it('counts calls that waited together once, and later ones again', async () => {
    runtime.answer = failing('timeout');
    await Promise.all([call(), call(), call()]);
    expect(plugin.strikeCount).to.equal(1);
    await clock.advance(CALL_MS);
    await call();
    expect(plugin.strikeCount).to.equal(2);
  });

  it('counts no strike for deliveries that fail or are late, nor for what is too large', async () => {
    for (const failure of ['threw', 'timeout', 'gone', 'busy'] as const) {
      runtime.answer = failing(failure);
      await call({ isFault: false });
    }
    runtime.answer = failing('too-large');
    await call();
    expect(plugin.strikeCount).to.equal(0);
    expect(plugin.counts.failures).to.equal(2);
  });

  it('counts one strike for all that one stranger makes it throw', async () => {
    runtime.answer = failing('threw');
    for (let n = 0; n < 20; n += 1) await call({ cause: 'api-key:1' });
    expect(plugin.strikeCount).to.equal(1);
    await call({ cause: 'api-key:2' });
    expect(plugin.strikeCount).to.equal(2);
    await call();
    await call();
    expect(plugin.strikeCount).to.equal(4);
  });

  describe('while its host has no room', () => {
    /** Does not catch what the host answers to what it stores. */
    const store = async (start: PluginStart) => {
      const failed = (error: Error) => {
        throw new PluginCallError('threw', error.message);
      };
      await start.onRequest('storage.set', {}).catch(failed);
    };
    const storing = async () => {
      await store(runtime.last.start);
      return null;
    };
    const refusing = (kind: 'storage-full' | 'unavailable' | 'validation') => () =>
      Promise.reject(new AppError(kind, 'code', 'no'));

    it('counts no strike for calls that throw of it, and one for what it could have helped', async () => {
      runtime.answer = storing;
      for (const kind of ['storage-full', 'unavailable'] as const) {
        requests = refusing(kind);
        for (let n = 0; n < MOST_STRIKES; n += 1) await call();
      }
      expect(plugin.strikeCount).to.equal(0);
      expect(plugin.counts.failures).to.equal(2 * MOST_STRIKES);
      requests = refusing('validation');
      await call();
      expect(plugin.strikeCount).to.equal(1);
      requests = refusing('storage-full');
      await call();
      runtime.answer = failing('threw');
      await call();
      expect(plugin.strikeCount).to.equal(2);
    });

    it('is started again, more and more rarely, until there is room, without a strike', async () => {
      runtime.last.exit();
      runtime.last.isStopped = true;
      requests = refusing('storage-full');
      runtime.beforeStart = store;
      for (let n = 0; n < 60; n += 1) await clock.advance(1_000);
      expect(runtime.asked).to.be.within(6, 10);
      expect(plugin.strikeCount).to.equal(1);
      expect(plugin.reason).to.contain('it could not be started: no');
      requests = () => Promise.resolve(null);
      await clock.advance(30_000);
      expect(plugin.status).to.equal('enabled');
    });
  });

  it('asks a plugin that struck out no more, and ends its process', async () => {
    runtime.answer = failing('threw', 'I broke');
    for (let n = 0; n < MOST_STRIKES; n += 1) await call();
    expect(out).to.deep.equal(['it failed: I broke']);
    expect(runtime.last.calls).to.have.length(MOST_STRIKES);
    const error = (await call()) as PluginCallError;
    expect(error.failure).to.equal('gone');
    expect(runtime.last.calls).to.have.length(MOST_STRIKES);
    expect(runtime.alive).to.deep.equal([]);
    await clock.advance(60_000);
    expect(runtime.asked).to.equal(1);
  });

  it('tells nobody the secrets in what a plugin throws', async () => {
    runtime.answer = failing('threw', `no access with ${SECRET}`);
    const error = (await call()) as PluginCallError;
    for (const text of [error.message, plugin.reason ?? '']) {
      expect(text).to.contain('no access with [hidden]');
    }
  });

  it('tells no half of a secret that its bound would cut in two', async () => {
    runtime.answer = failing('threw', `${'x'.repeat(395)}${SECRET}`);
    const error = (await call()) as PluginCallError;
    expect(error.message).not.to.contain('hunter');
  });

  it('starts it again after growing pauses', async () => {
    runtime.last.exit();
    expect(plugin.status).to.equal('loaded');
    await clock.advance(200);
    expect(plugin.status).to.equal('enabled');
    runtime.last.exit();
    await clock.advance(200);
    expect(runtime.started).to.have.length(2);
    await clock.advance(200);
    expect(runtime.started).to.have.length(3);
    expect(plugin.counts.restarts).to.equal(2);
  });

  it('has one process when it is replaced while it waits to start again', async () => {
    runtime.last.exit();
    runtime.last.isStopped = true;
    await plugin.replace(aPlan());
    await clock.advance(60_000);
    expect(runtime.asked).to.equal(2);
    expect(runtime.alive).to.deep.equal([runtime.last]);
    expect(plugin.running).to.equal(runtime.last);
  });

  it('has one process when it is replaced while it starts again', async () => {
    runtime.last.exit();
    runtime.last.isStopped = true;
    const waiting: (() => void)[] = [];
    runtime.beforeStart = () => new Promise((resolve) => waiting.push(resolve));
    await clock.advance(200);
    const replaced = plugin.replace(aPlan());
    for (let n = 0; n < 3; n += 1) {
      await settle();
      waiting.pop()?.();
    }
    await replaced;
    await settle();
    expect(runtime.alive).to.have.length(1);
    expect(plugin.running).to.equal(runtime.alive[0]);
  });

  it('lets the old one go on when the new one ends before it has begun', async () => {
    const [old] = runtime.started;
    runtime.beforeStart = (start) => {
      start.onExit('it exited at once');
      return Promise.resolve();
    };
    const error = await rejectionOf(plugin.replace(aPlan()));
    expect(error).to.be.instanceOf(PluginCallError);
    expect(plugin.running).to.equal(old);
    expect(plugin.strikeCount).to.equal(0);
  });

  it('gives up a start under way when it is stopped, and leaves no process', async () => {
    runtime.last.exit();
    runtime.beforeStart = ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(new PluginCallError('gone', 'given up'));
        });
      });
    await clock.advance(200);
    expect(runtime.asked).to.equal(2);
    await plugin.stop('stopped');
    expect(runtime.started).to.have.length(1);
    expect(plugin.strikeCount).to.equal(1);
  });

  it('knows how deep within other plugins it is being asked', async () => {
    const seen: number[] = [];
    runtime.answer = async () => {
      seen.push(depth?.() ?? -1);
      return null;
    };
    await plugin.call('before', {}, { depth: 2 });
    await plugin.call('before', {});
    expect(seen).to.deep.equal([2, 0]);
    expect(depth?.()).to.equal(0);
  });
});
