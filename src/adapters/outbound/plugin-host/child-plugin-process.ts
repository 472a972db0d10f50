import type { ChildProcess } from 'node:child_process';
import type { Duplex } from 'node:stream';
import type { JsonObject, JsonValue } from '../../../domain/shared/json.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import {
  PluginCallError,
  type PluginProcess,
  type PluginStart,
} from '../../../ports/plugins/plugin-runtime.js';
import { MessageBudget } from './message-budget.js';
import { endWithUs } from './orphan-guard.js';
import { PluginChannel } from './plugin-channel.js';
import { endFirstWhenMemoryIsShort, residentBytes } from './process-memory.js';

/** Time between two looks at its memory, ms. */
const LOOK_MS = 100;

/** How long a plugin that answered too late may take to show that it is not stuck, ms. */
const PING_MS = 250;

/** Messages that answer no call: so many at once, and so many a second. */
const BURST = 2_000;
const PER_SECOND = 500;

/** One plugin in a process of its own. */
export class ChildPluginProcess implements PluginProcess {
  private readonly channel: PluginChannel;
  private readonly ended: Promise<void>;
  private readonly over = new AbortController();
  private isStopping = false;
  private reason: string | undefined;

  constructor(
    private readonly child: ChildProcess,
    private readonly deps: { readonly clock: Clock; readonly mostMemoryBytes: number },
    { onRequest, onExit, onFault }: Pick<PluginStart, 'onRequest' | 'onExit' | 'onFault'>,
  ) {
    const { clock } = deps;
    const budget = new MessageBudget(BURST, PER_SECOND, () => clock.monotonicMs());
    this.channel = new PluginChannel(child.stdio[3] as Duplex, budget, {
      onRequest,
      onFault: (reason) => {
        this.end(reason);
        onFault(reason);
      },
    });
    const letGo = child.pid === undefined ? () => undefined : endWithUs(child.pid);
    if (child.pid !== undefined) endFirstWhenMemoryIsShort(child.pid);
    this.ended = new Promise((resolve) => {
      const finish = (how: string) => {
        if (this.over.signal.aborted) return;
        this.over.abort();
        letGo();
        this.channel.close(this.reason ?? how);
        resolve();
        if (!this.isStopping) onExit(this.reason ?? how);
      };
      child.once('exit', (code, signal) => {
        finish(signal ? `it was ended by ${signal}` : `it exited with ${code ?? 'no'} code`);
      });
      child.once('error', (error) => {
        finish(`its process could not be started: ${error.message}`);
      });
    });
    void this.watchMemory();
  }

  get processId(): number {
    return this.child.pid ?? 0;
  }

  memoryBytes(): number | null {
    return this.over.signal.aborted ? null : residentBytes(this.processId);
  }

  async call(method: string, parameters: JsonObject, timeoutMs: number): Promise<JsonValue> {
    const { answer, abandon } = this.channel.call(method, parameters);
    const timer = setTimeout(() => {
      abandon(new PluginCallError('timeout', `it did not answer within ${timeoutMs} ms`));
      void this.endIfStuck();
    }, timeoutMs);
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
    }
  }

  async stop(graceMs: number): Promise<void> {
    this.isStopping = true;
    const { clock } = this.deps;
    const endMs = clock.monotonicMs() + graceMs;
    while (this.channel.waiting > 0 && clock.monotonicMs() < endMs && !this.isOver) {
      await clock.sleep(5, this.over.signal);
    }
    const { answer } = this.channel.call('deactivate', {});
    const left = Math.max(50, endMs - clock.monotonicMs());
    await Promise.race([answer.catch(() => undefined), clock.sleep(left, this.over.signal)]);
    this.end('it was stopped');
    await this.ended;
  }

  private get isOver(): boolean {
    return this.over.signal.aborted;
  }

  private end(reason: string): void {
    this.reason ??= reason;
    this.child.kill('SIGKILL');
  }

  private isPinging = false;

  private async endIfStuck(): Promise<void> {
    if (this.isPinging) return;
    this.isPinging = true;
    const { answer } = this.channel.call('ping', {});
    const answered = answer.then(
      () => true,
      () => true,
    );
    const isAlive = await Promise.race([
      answered,
      this.deps.clock.sleep(PING_MS, this.over.signal).then(() => false),
    ]);
    this.isPinging = false;
    if (!isAlive && !this.isOver) this.end('it was stuck');
  }

  private async watchMemory(): Promise<void> {
    const { clock, mostMemoryBytes } = this.deps;
    while (!this.isOver) {
      await clock.sleep(LOOK_MS, this.over.signal);
      if ((this.memoryBytes() ?? 0) > mostMemoryBytes) this.end('it took too much memory');
    }
  }
}
