import type { ChildProcess } from 'node:child_process';
import type { Duplex } from 'node:stream';
import type { JsonObject, JsonValue } from '../../../domain/shared/json.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import {
  PluginCallError,
  type PluginEnd,
  type PluginProcess,
  type PluginStart,
} from '../../../ports/plugins/plugin-runtime.js';
import { endWithUs } from './orphan-guard.js';
import { PluginChannel } from './plugin-channel.js';
import { endFirstWhenMemoryIsShort, residentBytes } from './process-memory.js';

/** Time between two looks at its memory, ms. */
const LOOK_MS = 100;

/** How long a plugin that answered too late may take to show that it is not stuck, ms. */
const PING_MS = 250;

/** Time between two looks whether it still answers while nobody calls it, and how long that may take, ms. */
const HEARTBEAT_MS = 5_000;

/** How long after its connection its process may end by itself, ms. */
const END_MS = 500;

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
    this.channel = new PluginChannel(child.stdio[3] as Duplex, deps.clock, {
      onRequest,
      onFault: (reason) => {
        this.end(reason);
        onFault(reason);
      },
      onClosed: () => {
        void this.endIfGoingOn();
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

  async call(
    method: string,
    parameters: JsonObject,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<JsonValue> {
    const { answer, abandon } = this.channel.call(method, parameters);
    const cancel = () => {
      abandon(new PluginCallError('cancelled', 'nobody waits for it any more'));
    };
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      const expire = async () => {
        await whatHasCome();
        const error = new PluginCallError('timeout', `it did not answer within ${timeoutMs} ms`);
        abandon(error);
        reject(error);
      };
      timer = setTimeout(() => void expire(), timeoutMs);
    });
    try {
      return await Promise.race([answer, late]);
    } catch (error) {
      if (error instanceof PluginCallError && error.failure === 'timeout') void this.endIfStuck();
      throw error;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** From now on it must answer at any time, not only when it is called. */
  async watchLife(): Promise<void> {
    const { clock } = this.deps;
    while (!this.isOver) {
      await clock.sleep(HEARTBEAT_MS, this.over.signal);
      // Calls have deadlines of their own.
      const isIdle = () => this.channel.waiting === 0;
      if (isIdle() && !(await this.answersWithin(HEARTBEAT_MS)) && isIdle())
        this.end('it was stuck');
    }
  }

  async stop(graceMs: number, end: PluginEnd): Promise<void> {
    this.isStopping = true;
    const { clock } = this.deps;
    const endMs = clock.monotonicMs() + graceMs;
    while (this.channel.waiting > 0 && clock.monotonicMs() < endMs && !this.isOver) {
      await clock.sleep(5, this.over.signal);
    }
    const { answer } = this.channel.call('deactivate', { end });
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
    const isAlive = await this.answersWithin(PING_MS);
    this.isPinging = false;
    if (!isAlive) this.end('it was stuck');
  }

  /** True also when it ended by itself. */
  private async answersWithin(ms: number): Promise<boolean> {
    const { answer, abandon } = this.channel.call('ping', {});
    const isAnswered = answer.then(
      () => true,
      // A connection that takes nothing more is no sign of life.
      (error: unknown) => !(error instanceof PluginCallError && error.failure === 'busy'),
    );
    const isLate = this.deps.clock
      .sleep(ms, this.over.signal)
      .then(whatHasCome)
      .then(() => false);
    const isAlive = await Promise.race([isAnswered, isLate]);
    abandon(new PluginCallError('timeout', 'nobody waits any more'));
    return isAlive || this.isOver;
  }

  private async endIfGoingOn(): Promise<void> {
    await this.deps.clock.sleep(END_MS, this.over.signal);
    this.end('it closed its connection');
  }

  private async watchMemory(): Promise<void> {
    const { clock, mostMemoryBytes } = this.deps;
    while (!this.isOver) {
      await clock.sleep(LOOK_MS, this.over.signal);
      if ((this.memoryBytes() ?? 0) > mostMemoryBytes) this.end('it took too much memory');
    }
  }
}

/** Until what lies here unread has been read: when this process was busy, its clock is the first to be heard. */
async function whatHasCome(): Promise<void> {
  for (let round = 0; round < 2; round += 1) await new Promise((resolve) => setImmediate(resolve));
}
