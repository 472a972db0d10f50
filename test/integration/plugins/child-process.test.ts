import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ChildProcessPluginRuntime } from '../../../src/adapters/outbound/plugin-host/child-process-runtime.js';
import { InMemoryLogger } from '../../../src/adapters/outbound/memory/in-memory-logger.js';
import { SystemClock } from '../../../src/adapters/outbound/system/system-clock.js';
import type { PluginManifest } from '../../../src/domain/plugins/plugin-manifest.js';
import type { JsonObject } from '../../../src/domain/shared/json.js';
import { PluginCallError, type PluginProcess } from '../../../src/ports/plugins/plugin-runtime.js';
import { eventually } from '../../support/eventually.js';
import { ManualClock } from '../../support/manual-clock.js';
import { rejectionOf } from '../../support/rejection.js';

const MB = 1024 * 1024;

/** Writes to the connection past everything of ours. */
const RAW = `import fs from 'node:fs';
  const raw = (message) => {
    const body = Buffer.from(JSON.stringify(message));
    const head = Buffer.alloc(4);
    head.writeUInt32BE(body.length);
    fs.writeSync(3, Buffer.concat([head, body]));
  };`;

/** Far more than any call here needs. */
const LONG_MS = 30_000;

const MANIFEST: PluginManifest = {
  ...{ name: 'bad', version: '1.0.0', description: '', engine: '*', main: 'index.mjs' },
  ...{ dependencies: {}, permissions: [], configSchema: null, hookPoints: ['bad.ask'] },
  hooks: { before: {}, after: ['tasks.create'], events: [], points: [] },
  ...{ channels: [], handlers: [], onFailure: null },
};

describe('the process of a plugin', function () {
  this.timeout(60_000);
  let folder: string;
  let ends: string[];
  let faults: string[];
  let logged: unknown[];
  let running: PluginProcess | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brain-plugin-'));
    ends = [];
    faults = [];
    logged = [];
  });

  afterEach(async () => {
    await running?.stop(0, 'stopped');
    running = undefined;
    await rm(folder, { recursive: true });
  });

  /** @param body of the handler after tasks.create */
  const start = async (body: string, { head = '', clock = new SystemClock() } = {}) => {
    const code = `${head} export function activate(api) {
      api.after('tasks.create', async (input) => { ${body} }); }`;
    await writeFile(join(folder, 'index.mjs'), code);
    const runtime = new ChildProcessPluginRuntime({
      clock,
      logger: new InMemoryLogger(),
      redact: (text) => text,
      mostMemoryMb: () => 256,
    });
    running = await runtime.start({
      manifest: MANIFEST,
      folder,
      config: {},
      signal: new AbortController().signal,
      onRequest: async (method, { message }) => {
        if (method === 'log') logged.push(message);
        return null;
      },
      onExit: (reason) => void ends.push(reason),
      onFault: (reason) => void faults.push(reason),
    });
    return running;
  };
  const call = (process: PluginProcess, inputs: JsonObject = {}, timeoutMs = LONG_MS) =>
    process.call('after', { name: 'tasks.create', inputs }, timeoutMs);
  it('outlives the signals that stop the service as a whole', async () => {
    const process = await start('');
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1'] as const) {
      globalThis.process.kill(process.processId, signal);
      await call(process);
    }
    expect(ends).to.deep.equal([]);
  });

  it('is ended when it loops while nobody calls it', async () => {
    const clock = new ManualClock();
    const process = await start(`setTimeout(() => { for (;;); }, 0);`, { clock });
    await call(process);
    await eventually(async () => {
      await clock.advance(5_000);
      expect(ends).to.deep.equal(['it was stuck']);
    });
  });

  it('is left alone while it answers, however little it is called', async () => {
    const clock = new ManualClock();
    const process = await start('', { clock });
    for (let beat = 0; beat < 4; beat += 1) {
      await clock.advance(5_000);
      // Its answer comes after that to the heartbeat.
      await call(process);
    }
    expect(ends).to.deep.equal([]);
  });

  it('may compute for longer than it may be silent, within the deadline of its call', async () => {
    const clock = new ManualClock();
    const process = await start('while (Date.now() < input.end);', { clock });
    const answer = call(process, { end: Date.now() + 1_000 });
    for (let second = 0; second < 20; second += 1) await clock.advance(1_000);
    await answer;
    expect(ends).to.deep.equal([]);
  });

  it('answers what is no answer: the call fails, and the next one does not', async () => {
    const process = await start('if (input.bad) raw({ id: 2, error: null });', { head: RAW });
    const error = await rejectionOf(call(process, { bad: true }));
    expect(error).to.be.instanceOf(PluginCallError).with.property('failure', 'threw');
    await call(process);
    expect({ ends, faults }).to.deep.equal({ ends: [], faults: [] });
  });

  it('is ended when it closes its connection', async () => {
    const process = await start('fs.closeSync(3); for (;;);', { head: RAW });
    const error = await rejectionOf(call(process));
    expect(error).to.be.instanceOf(PluginCallError).with.property('failure', 'gone');
    await eventually(() => {
      expect(ends).to.deep.equal(['it closed its connection']);
    });
  });

  it('is ended for what it sends without end, though it answers meanwhile', async () => {
    const flood = `const next = () => { api.log.info('x'.repeat(1000)); setImmediate(next); }; next();`;
    // What is allowed is never refilled while the clock stands still.
    const clock = new ManualClock();
    await call(await start(flood, { clock })).catch(() => undefined);
    await eventually(() => {
      expect(faults).to.deep.equal(['it sent more messages than it may']);
    });
    // What it logged until then is within bounds too.
    expect(logged.length).to.be.below(1_000);
  });

  it('is ended for large requests without end, though it answers meanwhile', async () => {
    const large = `const value = 'x'.repeat(3 * ${MB});
      const next = () => { api.storage.set('key', value).catch(() => {}); setImmediate(next); };
      next();`;
    const clock = new ManualClock();
    await call(await start(large, { clock })).catch(() => undefined);
    await eventually(
      () => {
        expect(faults).to.deep.equal(['it sent more messages than it may']);
      },
      { timeoutMs: 30_000, everyMs: 20 },
    );
  });

  it('is ended when it takes too much memory, though it answers meanwhile', async () => {
    const grow = `const all = []; const next = () => { all.push(Buffer.alloc(10 * ${MB}, 1));
      if (all.length < 200) setTimeout(next, 20); }; next();`;
    const process = await start(grow);
    await call(process);
    let most = 0;
    await eventually(
      () => {
        most = Math.max(most, process.memoryBytes() ?? 0);
        expect(ends).to.deep.equal(['it took too much memory']);
      },
      { timeoutMs: 30_000, everyMs: 5 },
    );
    expect(most).to.be.within(128 * MB, 1_024 * MB);
  });

  it('cannot open the inspector of its host, or change how much time that gets', async () => {
    const process = await start(
      `const tried = (act) => { try { act(); return 'done'; } catch { return 'refused'; } };
      api.log.info([
        tried(() => process._debugProcess(process.ppid)),
        tried(() => process._debugEnd()),
        tried(() => os.setPriority(process.ppid, 1)),
        tried(() => setPriority(process.ppid, 1)),
      ].join());`,
      { head: `import os, { setPriority } from 'node:os';` },
    );
    await call(process);
    await eventually(() => {
      expect(logged).to.deep.equal([Array(4).fill('refused').join()]);
    });
    // Those who find another way to send the signal meet a listener, which keeps Node from opening it.
    expect(globalThis.process.listenerCount('SIGUSR1')).to.be.greaterThan(0);
  });
});
