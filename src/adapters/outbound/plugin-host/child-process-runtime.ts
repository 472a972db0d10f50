import { spawn } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type {
  PluginProcess,
  PluginRuntime,
  PluginStart,
} from '../../../ports/plugins/plugin-runtime.js';
import { childFlags } from './child-flags.js';
import { ChildPluginProcess } from './child-plugin-process.js';
import { keepInspectorClosed } from './closed-inspector.js';
import { withLogLimit } from './log-limit.js';
import { logOutput } from './plugin-output.js';

const CHILD = fileURLToPath(new URL('./child/main.js', import.meta.url));

/** How long loading and `activate` may take, ms. */
const START_MS = 10_000;

const MB = 1024 * 1024;

export interface ChildProcessRuntimeDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly redact: (text: string) => string;
  /** Memory one plugin may hold, in MB. */
  readonly mostMemoryMb: () => number;
}

/** Runs each plugin in a child process of Node. */
export class ChildProcessPluginRuntime implements PluginRuntime {
  constructor(private readonly deps: ChildProcessRuntimeDeps) {}

  async start({
    manifest,
    folder,
    config,
    signal,
    ...events
  }: PluginStart): Promise<PluginProcess> {
    keepInspectorClosed();
    const { clock, redact } = this.deps;
    const logger = this.deps.logger.child(`plugin.${manifest.name}`);
    const mostMemoryMb = this.deps.mostMemoryMb();
    const home = await realpath(folder);
    const flags = childFlags({
      heapMb: Math.floor(mostMemoryMb * 0.75),
      readable: [join(dirname(dirname(CHILD)), '*'), join(home, '*')],
    });
    const main = join(home, manifest.main);
    const child = spawn(process.execPath, [...flags, CHILD, main], {
      cwd: home,
      // Nothing of ours: variables carry secrets.
      env: { NODE_ENV: 'production', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    const output = { logger, clock, redact };
    if (child.stdout) logOutput(child.stdout, output, 'stdout');
    if (child.stderr) logOutput(child.stderr, output, 'stderr');
    const limits = { clock, mostMemoryBytes: mostMemoryMb * MB };
    const onRequest = withLogLimit(events.onRequest, clock);
    const running = new ChildPluginProcess(child, limits, { ...events, onRequest });
    const giveUp = () => void running.stop(0, 'stopped');
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      signal.throwIfAborted();
      const { name, version, hooks, channels, handlers, hookPoints } = manifest;
      const about = { name, version, channels, handlers, hookPoints };
      const asked = { before: Object.keys(hooks.before), after: hooks.after };
      const parameters = { ...about, ...asked, events: hooks.events, points: hooks.points, config };
      await running.call('activate', parameters, START_MS);
      void running.watchLife();
      return running;
    } catch (error) {
      await running.stop(0, 'stopped');
      throw error;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }
}
