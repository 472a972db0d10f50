import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { peerName } from '../harness/peer.mjs';
import { compare, inTurn, median } from '../harness/rounds.mjs';

const AT_ONCE = 50;
const WARM_UP_MS = 1_000;
const TARGET_MS = 2;

const P50 = 'p50 of a no-op before hook, ms, 1 at a time';
const P99 = 'p99 of a no-op before hook, ms, 1 at a time';
const MANY = `no-op before hooks/s, ${AT_ONCE} at a time`;
const CREATED = `tasks.create/s in memory, ${AT_ONCE} at a time, with a no-op hook`;
const CREATED_P99 = 'p99 of tasks.create in memory, ms, 1 at a time, with a no-op hook';

const PLUGINS = fileURLToPath(new URL('../plugins', import.meta.url));
const THREAD = fileURLToPath(new URL('../peers/noop-thread.mjs', import.meta.url));

const INPUT = {
  title: 'Renew certificate',
  description: 'It expires on Friday; the new one must be in place the day before.',
  labels: ['security', 'infrastructure'],
  metadata: { host: 'web-1.example.com' },
};
const CONTEXT = {
  actor: { kind: 'system', id: 'system:bench', role: 'admin' },
  requestId: 'bench',
};

/**
 * What a hook costs its caller. Ours asks a child process; the peer asks a thread, which a plugin could take
 * down with the program. Then the whole use case with the hook and without it.
 */
export async function measure({ seconds, rounds }) {
  const calls = await inTurn({
    rounds,
    ours: () => withHooks((ask) => timed(ask, seconds)),
    peer: () => withThread((ask) => timed(ask, seconds)),
  });
  const creations = await inTurn({
    rounds,
    ours: () => withBrain(PLUGINS, (create) => created(create, seconds)),
    peer: () => withBrain(undefined, (create) => created(create, seconds)),
  });
  const thread = `${peerName('piscina')}, a thread`;
  const without = 'the same without the plugin';
  return [
    againstTarget(calls.ours[P99]),
    compare(calls, P50, { better: 'less', peerName: thread }),
    compare(calls, P99, { better: 'less', peerName: thread }),
    compare(calls, MANY, { better: 'more', peerName: thread }),
    compare(creations, CREATED, { better: 'more', peerName: without }),
    compare(creations, CREATED_P99, { better: 'less', peerName: without }),
  ];
}

/** An absolute figure. */
function againstTarget(ours) {
  const mine = median(ours);
  const figure = 'p99 of a no-op before hook, ms';
  const ratio = TARGET_MS / mine;
  return { figure, ours: mine, peer: TARGET_MS, peerName: 'target', ratio, bar: 1 };
}

async function timed(ask, seconds) {
  await lasting(ask, 1, WARM_UP_MS);
  const one = await lasting(ask, 1, seconds * 1_000);
  const many = await lasting(ask, AT_ONCE, seconds * 1_000);
  return { [P50]: one.p50Ms, [P99]: one.p99Ms, [MANY]: many.perSecond };
}

async function created(create, seconds) {
  await lasting(create, AT_ONCE, WARM_UP_MS);
  const one = await lasting(create, 1, (seconds * 1_000) / 2);
  const many = await lasting(create, AT_ONCE, (seconds * 1_000) / 2);
  return { [CREATED]: many.perSecond, [CREATED_P99]: one.p99Ms };
}

/** Calls so many at a time, each after the one before it has ended. */
async function lasting(call, atOnce, forMs) {
  const times = [];
  const startedMs = performance.now();
  const endMs = startedMs + forMs;
  const one = async () => {
    while (performance.now() < endMs) {
      const beganMs = performance.now();
      await call();
      times.push(performance.now() - beganMs);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  const tookMs = performance.now() - startedMs;
  times.sort((left, right) => left - right);
  const at = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))];
  return { perSecond: (times.length / tookMs) * 1_000, p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** The part of the program that asks plugins, with the plugin in its process. */
async function withHooks(use) {
  const { hookCalls, stop } = await plugged();
  try {
    return await use(() => hookCalls.before('tasks.create', INPUT, CONTEXT));
  } finally {
    await stop();
  }
}

async function plugged() {
  const { ChildProcessPluginRuntime } = await product(
    'adapters/outbound/plugin-host/child-process-runtime.js',
  );
  const { manifestIn } = await product(
    'adapters/outbound/plugin-host/file-system-plugin-folders.js',
  );
  const { SystemClock } = await product('adapters/outbound/system/system-clock.js');
  const { PluginHookCalls } = await product('application/plugins/plugin-hook-calls.js');
  const { SupervisedPlugin } = await product('application/plugins/supervised-plugin.js');
  const { PromClientMetrics } = await product(
    'adapters/outbound/prom-client/prom-client-metrics.js',
  );
  const { parseManifest } = await product('domain/plugins/plugin-manifest.js');
  const clock = new SystemClock();
  const folder = `${PLUGINS}/noop`;
  const anything = () => true;
  const { manifest } = parseManifest(await manifestIn(folder), {
    ...{ isVersion: anything, isRange: anything, isGrantable: anything, isUseCase: anything },
    isChangeable: anything,
    schemaFault: () => undefined,
  });
  const runtime = new ChildProcessPluginRuntime({
    ...{ clock, logger: SILENT, redact: (text) => text, mostMemoryMb: () => 256 },
  });
  const plugin = new SupervisedPlugin(
    {
      ...{ runtime, clock, logger: SILENT, callTimeoutMs: () => 1_000 },
      redact: (text) => text,
      requestsOf: () => async () => null,
      onStruckOut: (_plugin, reason) => console.error(reason),
    },
    { folder: { folder }, manifest, config: {}, generation: 0 },
  );
  await plugin.start();
  if (!plugin.running) throw new Error(`the plugin does not run: ${plugin.reason}`);
  const useCases = {
    names: ['tasks.create'],
    permissionOf: () => 'task:write',
    isHookable: anything,
    isChangeable: anything,
    parse: (_n, i) => i,
  };
  const hookCalls = new PluginHookCalls({ work: {}, useCases, metrics: new PromClientMetrics() });
  hookCalls.setPlugins([plugin]);
  return { hookCalls, stop: () => plugin.stop('stopped') };
}

async function withThread(use) {
  const pool = new Piscina({
    filename: THREAD,
    minThreads: 1,
    maxThreads: 1,
    concurrentTasksPerWorker: AT_ONCE,
  });
  try {
    return await use(() => pool.run({ useCase: 'tasks.create', inputs: [INPUT] }));
  } finally {
    await pool.destroy();
  }
}

async function withBrain(directory, use) {
  const { createBrain } = await product('bootstrap/library.js');
  const plugins = {
    directory: directory ?? fileURLToPath(new URL('../plugins/none', import.meta.url)),
  };
  const brain = createBrain({ config: { plugins } });
  await brain.start();
  try {
    return await use(() => brain.use('tasks.create', INPUT));
  } finally {
    await brain.stop();
  }
}

const SILENT = {
  ...Object.fromEntries(
    ['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) => [level, () => undefined]),
  ),
  isEnabled: () => false,
  child: () => SILENT,
  timed: (_name, action) => action(),
};

function product(path) {
  return import(new URL(`../../dist/src/${path}`, import.meta.url));
}
