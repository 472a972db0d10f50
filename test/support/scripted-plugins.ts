import type { PluginManifest } from '../../src/domain/plugins/plugin-manifest.js';
import type { JsonObject, JsonValue } from '../../src/domain/shared/json.js';
import type { PluginFolder } from '../../src/ports/plugins/plugin-folders.js';
import {
  PluginCallError,
  type PluginFailure,
  type PluginProcess,
  type PluginRuntime,
  type PluginStart,
} from '../../src/ports/plugins/plugin-runtime.js';

type Answer = (method: string, parameters: JsonObject, timeoutMs: number) => Promise<JsonValue>;

/** A plugin's process that does what the test says. */
export class ScriptedProcess implements PluginProcess {
  readonly calls: { readonly method: string; readonly parameters: JsonObject }[] = [];
  readonly timeouts: number[] = [];
  isStopped = false;

  constructor(
    readonly processId: number,
    readonly start: PluginStart,
    private readonly answer: Answer,
  ) {}

  memoryBytes(): number | null {
    return null;
  }

  call(method: string, parameters: JsonObject, timeoutMs: number): Promise<JsonValue> {
    this.calls.push({ method, parameters });
    this.timeouts.push(timeoutMs);
    return this.answer(method, parameters, timeoutMs);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
  }

  exit(reason = 'it exited'): void {
    this.start.onExit(reason);
  }
}

/** Starts processes that do what the test says. */
export class ScriptedRuntime implements PluginRuntime {
  readonly started: ScriptedProcess[] = [];
  /** How often a start was asked for. */
  asked = 0;
  answer: Answer = () => Promise.resolve(null);
  /** May reject, or wait. */
  beforeStart: (start: PluginStart) => Promise<void> = () => Promise.resolve();

  async start(start: PluginStart): Promise<PluginProcess> {
    this.asked += 1;
    await this.beforeStart(start);
    const process = new ScriptedProcess(this.asked, start, (...call) => this.answer(...call));
    this.started.push(process);
    return process;
  }

  get last(): ScriptedProcess {
    const process = this.started.at(-1);
    if (!process) throw new Error('nothing was started');
    return process;
  }

  /** Those that were started and not stopped. */
  get alive(): readonly ScriptedProcess[] {
    return this.started.filter(({ isStopped }) => !isStopped);
  }
}

export function failing(failure: PluginFailure, message = 'no'): Answer {
  return () => Promise.reject(new PluginCallError(failure, message));
}

interface ManifestParts extends Partial<Omit<PluginManifest, 'hooks'>> {
  readonly hooks?: Partial<PluginManifest['hooks']>;
}

export function aManifest({ hooks, ...parts }: ManifestParts = {}): PluginManifest {
  return {
    name: 'plugged',
    version: '1.0.0',
    description: '',
    engine: '*',
    main: 'index.js',
    dependencies: {},
    permissions: ['task:write', 'task:read', 'event:read'],
    configSchema: null,
    hookPoints: [],
    channels: [],
    handlers: [],
    onFailure: null,
    ...parts,
    hooks: { before: {}, after: [], events: [], points: [], ...hooks },
  };
}

export function aFolder(manifest: PluginManifest, parts: Partial<PluginFolder> = {}): PluginFolder {
  const { name } = manifest;
  const folder = `/plugins/${name}`;
  return { name, folder, source: 'directory', signature: '1', manifest, faults: [], ...parts };
}

export function aPlan(manifest = aManifest(), parts: Partial<PluginFolder> = {}) {
  return { folder: aFolder(manifest, parts), manifest, config: {}, generation: 0 };
}
