import { expect } from 'chai';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { AlertChannels } from '../../../../src/application/alerts/alert-channels.js';
import {
  ChangePlugin,
  ReloadPlugin,
  UninstallPlugin,
} from '../../../../src/application/plugins/manage-plugins.js';
import { PluginEvents } from '../../../../src/application/plugins/plugin-events.js';
import { PluginJobs } from '../../../../src/application/plugins/plugin-jobs.js';
import { PluginHookCalls } from '../../../../src/application/plugins/plugin-hook-calls.js';
import { PluginHost } from '../../../../src/application/plugins/plugin-host.js';
import { systemActor } from '../../../../src/domain/access/actor.js';
import { isTurnedOff } from '../../../../src/domain/plugins/plugin-state.js';
import { MOST_STRIKES } from '../../../../src/domain/plugins/strikes.js';
import type { JsonObject, JsonValue } from '../../../../src/domain/shared/json.js';
import type { PluginFolder } from '../../../../src/ports/plugins/plugin-folders.js';
import { gate } from '../../../support/gate.js';
import { inMemoryParts, settle } from '../../../support/in-memory-parts.js';
import { appErrorOf } from '../../../support/rejection.js';
import { aFolder, aManifest, failing, ScriptedRuntime } from '../../../support/scripted-plugins.js';

const CONTEXT = { actor: systemActor('test'), requestId: 'r' };
const VETO = aManifest({ name: 'veto', hooks: { before: { 'tasks.create': 'veto' } } });

describe('PluginHost', () => {
  let parts: ReturnType<typeof inMemoryParts>;
  let runtime: ScriptedRuntime;
  let found: PluginFolder[];
  let settingFaults: string[];
  let discoverFaults: Error[];
  let removed: string[];
  let hookCalls: PluginHookCalls;
  let channels: AlertChannels;
  let host: PluginHost;

  beforeEach(() => {
    parts = inMemoryParts();
    runtime = new ScriptedRuntime();
    found = [aFolder(VETO)];
    settingFaults = [];
    discoverFaults = [];
    removed = [];
    host = newHost();
  });

  afterEach(async () => {
    await host.stop();
  });

  const newHost = () => {
    const { work, clock, logger, scope, eventLog, eventStream, leases, pluginStore } = parts;
    const useCases = {
      names: ['tasks.create'],
      permissionOf: () => 'task:write',
      parse: (_name: string, input: JsonValue) => input,
      isHookable: () => true,
      isChangeable: () => true,
      use: () => Promise.resolve(null),
    };
    hookCalls = new PluginHookCalls({ work, useCases, metrics: new InMemoryMetrics() });
    channels = new AlertChannels([{ type: 'email', send: () => Promise.resolve() }]);
    return new PluginHost({
      folders: {
        discover: async () => {
          const fault = discoverFaults.shift();
          if (fault) throw fault;
          return found;
        },
      },
      rules: {
        isVersion: () => true,
        isRange: () => true,
        satisfies: () => true,
        schemaFault: () => undefined,
        settingFaults: (_schema, value) => ({
          value: value as JsonObject,
          faults: settingFaults.map((message) => ({ path: 'x', message })),
        }),
      },
      ...{ runtime, store: pluginStore, work, eventLog, scope, clock, logger, hookCalls, channels },
      events: new PluginEvents({
        ...{ stream: eventStream, leases, clock, logger },
        holder: 'here',
        isDead: () => false,
      }),
      pluginJobs: new PluginJobs({ timeoutMs: () => 1_000 }),
      jobs: parts.jobs,
      sharedClock: parts.sharedClock,
      useCases,
      redact: (text) => text,
      settings: () => ({ disabled: [], settings: {}, callTimeoutMs: 1_000 }),
      version: '1.0.0',
    });
  };
  const managing = () => {
    const { work, clock, eventLog, pluginStore: store } = parts;
    const remover = {
      remove: async ({ folder }: PluginFolder) => {
        removed.push(folder);
        found = found.filter((other) => other.folder !== folder);
      },
    };
    return { plugins: host, store, work, eventLog, clock, remover };
  };
  const inScope = <T>(action: () => Promise<T>) => parts.scope.run(CONTEXT, action);
  const view = (name: string) => host.views().find((one) => one.name === name);
  const create = () => hookCalls.before('tasks.create', { title: 'a' }, CONTEXT);
  const strikeOut = async () => {
    runtime.answer = failing('threw', 'I broke');
    for (let n = 0; n < MOST_STRIKES; n += 1) await appErrorOf(create());
    await settle();
  };
  /** Of what waits for time, as a look at a folder that changed. */
  const during = async <T>(promise: Promise<T>): Promise<T> => {
    promise.catch(() => undefined);
    await settle();
    await parts.clock.advance(2_000);
    return promise;
  };

  describe('at its start', () => {
    it('looks again until it knows which plugins there are', async () => {
      discoverFaults = [new Error('locked'), new Error('locked')];
      const started = host.start();
      await settle();
      expect(host.isUpToDate).to.equal(false);
      await parts.clock.advance(2_000);
      await started;
      expect(host.isUpToDate).to.equal(true);
      expect(view('veto')?.status).to.equal('enabled');
    });

    it('does not go on without knowing them', async () => {
      discoverFaults = Array.from({ length: 50 }, () => new Error('locked'));
      const failed = appErrorOf(host.start());
      await settle();
      await parts.clock.advance(60_000);
      expect((await failed).code).to.equal('plugins.unknown');
    });

    it('starts what does not depend on each other at once, and the rest after that', async () => {
      found = [
        aFolder(aManifest({ name: 'a' })),
        aFolder(aManifest({ name: 'b' })),
        aFolder(aManifest({ name: 'c', dependencies: { b: '*' } })),
      ];
      const open = gate();
      const asked: string[] = [];
      runtime.beforeStart = ({ manifest }) => {
        asked.push(manifest.name);
        return open.passed;
      };
      const started = host.start();
      await settle();
      expect(asked).to.deep.equal(['a', 'b']);
      open.open();
      await started;
      expect(asked).to.deep.equal(['a', 'b', 'c']);
    });

    it('lets no more than a few start at once', async () => {
      found = Array.from({ length: 9 }, (_, n) => aFolder(aManifest({ name: `p${n}` })));
      const open = gate();
      runtime.beforeStart = () => open.passed;
      const started = host.start();
      await settle();
      expect(runtime.asked).to.equal(4);
      open.open();
      await started;
      expect(runtime.asked).to.equal(9);
    });
  });

  it('is not held up by a plugin whose start never ends', async () => {
    await host.start();
    runtime.beforeStart = ({ manifest, signal }) =>
      manifest.name === 'slow'
        ? new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              reject(new Error('given up'));
            });
          })
        : Promise.resolve();
    found = [...found, aFolder(aManifest({ name: 'slow' }))];
    await during(host.reconcile());
    expect(view('slow')?.status).to.equal('loaded');
    const change = new ChangePlugin(managing());
    const off = inScope(() => change.execute({ name: 'veto', isEnabled: false }));
    expect((await during(off)).status).to.equal('disabled');
    const slow = inScope(() => change.execute({ name: 'slow', isEnabled: false }));
    expect((await during(slow)).status).to.equal('disabled');
  });

  it('keeps its vetoes while and after it stops', async () => {
    await host.start();
    await host.stop();
    const error = await appErrorOf(create());
    expect(error.code).to.equal('plugin.unavailable');
    expect(runtime.alive).to.deep.equal([]);
  });

  describe('when a veto struck out', () => {
    it('refuses what it had to agree to, in every process and after a restart', async () => {
      await host.start();
      await strikeOut();
      expect(view('veto')).to.include({ status: 'disabled', processId: null });
      expect((await appErrorOf(create())).code).to.equal('plugin.unavailable');
      await host.stop();
      host = newHost();
      await host.start();
      expect((await appErrorOf(create())).code).to.equal('plugin.unavailable');
      expect(runtime.asked).to.equal(1);
    });

    it('asks it again when a person turns it on', async () => {
      await host.start();
      await strikeOut();
      runtime.answer = () => Promise.resolve(null);
      const change = new ChangePlugin(managing());
      const on = inScope(() => change.execute({ name: 'veto', isEnabled: true }));
      expect((await during(on)).status).to.equal('enabled');
      expect(await create()).to.deep.equal({ title: 'a' });
    });

    it('asks it again when a person turned it on before anybody saw it off', async () => {
      await host.start();
      const { pluginStore, clock } = parts;
      const put = pluginStore.put.bind(pluginStore);
      pluginStore.put = async (record) => {
        await put(record);
        await put({ ...record, isEnabled: true, reason: null, updatedAt: clock.now() });
      };
      await strikeOut();
      runtime.answer = () => Promise.resolve(null);
      await during(host.reconcile());
      expect(view('veto')?.status).to.equal('enabled');
      expect(await create()).to.deep.equal({ title: 'a' });
    });

    it('lets pass when a person turns it off, whatever reason that person gives', async () => {
      await host.start();
      await strikeOut();
      const change = new ChangePlugin(managing());
      const reason = view('veto')?.reason ?? '';
      const off = inScope(() => change.execute({ name: 'veto', isEnabled: false, reason }));
      expect(isTurnedOff(await during(off))).to.equal(false);
      expect(hookCalls.concerns('tasks.create')).to.equal(false);
    });

    it('stores that as soon as it can, and asks it no more until then', async () => {
      await host.start();
      const { pluginStore } = parts;
      const put = pluginStore.put.bind(pluginStore);
      let faults = 3;
      pluginStore.put = async (record) => {
        if (faults > 0) {
          faults -= 1;
          throw new Error('locked');
        }
        await put(record);
      };
      await strikeOut();
      expect((await appErrorOf(create())).code).to.equal('plugin.unavailable');
      expect(runtime.last.calls).to.have.length(MOST_STRIKES);
      await parts.clock.advance(10_000);
      await settle();
      const records = await parts.work.run(() => pluginStore.records());
      expect(records.map(({ isEnabled }) => isEnabled)).to.deep.equal([false]);
    });
  });

  describe('goes on with what runs', () => {
    beforeEach(() => host.start());

    const goesOn = async () => {
      await during(host.reconcile());
      expect(view('veto')?.status).to.equal('enabled');
      expect(runtime.alive).to.have.length(1);
      expect(hookCalls.concerns('tasks.create')).to.equal(true);
    };

    it('when its manifest cannot be read any more, and says so', async () => {
      const faults = ['its manifest is no JSON'];
      found = [{ ...aFolder(VETO), signature: '2', manifest: undefined, faults }];
      await goesOn();
      expect(view('veto')?.reason).to.contain('its manifest is no JSON');
    });

    it('when its new settings do not fit', async () => {
      settingFaults = ['must be a number'];
      found = [aFolder({ ...VETO, configSchema: {} }, { signature: '2' })];
      await goesOn();
    });

    it('when what it depends on is turned off', async () => {
      found = [aFolder({ ...VETO, dependencies: { other: '*' } }, { signature: '2' })];
      await goesOn();
      expect(view('veto')?.reason).to.contain('needs other');
    });

    it('until its folder is gone', async () => {
      found = [];
      await during(host.reconcile());
      expect(runtime.alive).to.deep.equal([]);
      expect(hookCalls.concerns('tasks.create')).to.equal(false);
    });
  });

  it('reloads only what nobody writes to any more', async () => {
    await host.start();
    const versions = ['2', '3', '4', '4'];
    const folder = aFolder(VETO);
    const looks: string[] = [];
    Object.defineProperty(found, '0', {
      get: () => {
        const signature = versions.length > 1 ? (versions.shift() ?? '') : (versions[0] ?? '');
        looks.push(signature);
        return { ...folder, signature };
      },
    });
    await during(host.reconcile());
    await settle();
    expect(runtime.asked).to.equal(2);
  });

  it('reloads at once when a person asks for it', async () => {
    await host.start();
    const reload = new ReloadPlugin(managing());
    const { processId } = await inScope(() => reload.execute({ name: 'veto' }));
    expect(processId).to.equal(2);
    expect(runtime.alive).to.have.length(1);
  });

  it('leaves the channels of the program alone', async () => {
    const email = channels.get('email');
    found = [aFolder(aManifest({ name: 'mail', channels: ['email'] }))];
    await host.start();
    expect(view('mail')?.reason).to.contain('channel email');
    expect(channels.get('email')).to.equal(email);
    found = [aFolder(aManifest({ name: 'pager', channels: ['pager'] }))];
    await during(host.reconcile());
    expect(channels.get('pager')?.type).to.equal('pager');
    found = [];
    await during(host.reconcile());
    expect(channels.get('pager')).to.equal(undefined);
    expect(channels.get('email')).to.equal(email);
  });

  it('strikes nobody for what another plugin asks', async () => {
    const manifest = aManifest({ name: 'teller', hooks: { points: ['asker.x'] } });
    found = [aFolder(manifest)];
    await host.start();
    runtime.answer = failing('threw', 'title.toLowerCase is not a function');
    for (let n = 0; n < 6; n += 1) {
      expect(await host.askAt('asker.x', 5, 1)).to.deep.equal({});
    }
    expect(view('teller')).to.include({ status: 'enabled', strikes: 0 });
  });

  describe('uninstalls', () => {
    const uninstall = (name: string) =>
      during(inScope(() => new UninstallPlugin(managing()).execute({ name })));

    it('the folder that is shown, whatever its name', async () => {
      const faults = ['name must be lower case'];
      const odd = { ...aFolder(VETO), name: 'Odd One', folder: '/plugins/Odd One' };
      found = [{ ...odd, manifest: undefined, faults }];
      await host.start();
      await uninstall('Odd One');
      expect(removed).to.deep.equal(['/plugins/Odd One']);
      expect(host.views()).to.deep.equal([]);
    });

    it('what is left of a plugin whose folder was taken away by hand', async () => {
      const { work, pluginStore } = parts;
      found = [];
      await host.start();
      await work.run(() => pluginStore.putItem('gone', 'key', 1));
      await uninstall('gone');
      expect(await work.run(() => pluginStore.knows('gone'))).to.equal(false);
      expect(removed).to.deep.equal([]);
    });

    it('nothing of a name that nobody knows', async () => {
      await host.start();
      const error = await appErrorOf(uninstall('nobody'));
      expect(error.kind).to.equal('not-found');
    });

    it('no package of the installation', async () => {
      found = [aFolder(VETO, { source: 'node_modules' })];
      await host.start();
      expect((await appErrorOf(uninstall('veto'))).code).to.equal('plugin.is-package');
    });
  });
});
