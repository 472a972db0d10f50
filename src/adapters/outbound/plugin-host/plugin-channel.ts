import type { Duplex } from 'node:stream';
import type { JsonObject, JsonValue } from '../../../domain/shared/json.js';
import { PluginCallError } from '../../../ports/plugins/plugin-runtime.js';
import { encodeFrame, FrameError, FrameReader } from './frames.js';
import type { MessageBudget } from './message-budget.js';

/** Calls that may wait for one plugin's answers. */
const MOST_PENDING = 1_000;

/** Requests of one plugin under way here. */
const MOST_REQUESTS = 100;

interface Pending {
  readonly resolve: (value: JsonValue) => void;
  readonly reject: (error: PluginCallError) => void;
}

export interface ChannelEvents {
  readonly onRequest: (method: string, parameters: JsonObject) => Promise<JsonValue>;
  /** The other side broke the rules; it is not to be listened to any more. */
  readonly onFault: (reason: string) => void;
}

/** Our end of the connection to a plugin: answers find their calls, and nothing the plugin sends is trusted. */
export class PluginChannel {
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;
  private requests = 0;
  private isOpen = true;

  constructor(
    private readonly socket: Duplex,
    private readonly budget: MessageBudget,
    private readonly events: ChannelEvents,
  ) {
    const reader = new FrameReader();
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const message of reader.read(chunk)) if (this.isOpen) this.take(message);
      } catch (error) {
        this.fault(error instanceof FrameError ? error.message : 'a message cannot be handled');
      }
    });
    socket.on('error', () => {
      this.close('its connection broke');
    });
  }

  get waiting(): number {
    return this.pending.size;
  }

  /** @returns the answer, and how to stop waiting for it */
  call(method: string, parameters: JsonObject) {
    this.lastId += 1;
    const id = this.lastId;
    const answer = new Promise<JsonValue>((resolve, reject) => {
      if (!this.isOpen) throw new PluginCallError('gone', 'it does not run');
      if (this.pending.size >= MOST_PENDING) throw new PluginCallError('busy', 'it is too busy');
      try {
        this.socket.write(encodeFrame({ id, method, parameters }));
      } catch (error) {
        if (error instanceof FrameError) throw new PluginCallError('too-large', error.message);
        throw error;
      }
      this.pending.set(id, { resolve, reject });
    });
    const abandon = (error: PluginCallError) => {
      this.pending.get(id)?.reject(error);
      this.pending.delete(id);
    };
    return { answer, abandon };
  }

  /** Whoever waits hears that there will be no answer. */
  close(reason: string): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.socket.destroy();
    for (const { reject } of this.pending.values()) reject(new PluginCallError('gone', reason));
    this.pending.clear();
  }

  private take(message: JsonObject): void {
    const { id, method } = message;
    if (typeof method === 'string') this.takeRequest(id, method, message['parameters']);
    else if (typeof id === 'number') this.takeAnswer(id, message);
    else this.fault('it sent a message that is neither a request nor an answer');
  }

  private takeAnswer(id: number, { result, error }: JsonObject): void {
    const pending = this.pending.get(id);
    if (!pending) {
      // Too late, or made up.
      if (!this.budget.take()) this.fault('it sent more messages than it may');
      return;
    }
    this.pending.delete(id);
    if (error === undefined) pending.resolve(result ?? null);
    else pending.reject(failureOf(error));
  }

  private takeRequest(id: JsonValue | undefined, method: string, given: JsonValue | undefined) {
    if (!this.budget.take()) {
      this.fault('it sent more messages than it may');
      return;
    }
    const parameters = typeof given === 'object' && given !== null ? (given as JsonObject) : {};
    if (this.requests >= MOST_REQUESTS) {
      this.answer(id, { error: { code: 'plugin.busy', message: 'Too many requests at once' } });
      return;
    }
    this.requests += 1;
    void this.events
      .onRequest(method, parameters)
      .then(
        (result) => ({ result }),
        (error: unknown) => ({ error: errorOf(error) }),
      )
      .then((outcome) => {
        this.requests -= 1;
        this.answer(id, outcome);
      });
  }

  private answer(id: JsonValue | undefined, outcome: JsonObject): void {
    if (typeof id !== 'number' || !this.isOpen) return;
    try {
      this.socket.write(encodeFrame({ id, ...outcome }));
    } catch {
      const error = { code: 'plugin.answer-too-large', message: 'The answer is too large' };
      this.socket.write(encodeFrame({ id, error }));
    }
  }

  private fault(reason: string): void {
    if (!this.isOpen) return;
    this.close(reason);
    this.events.onFault(reason);
  }
}

function errorOf(error: unknown): JsonObject {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return {
    code: typeof code === 'string' ? code : 'internal',
    message: typeof message === 'string' ? message.slice(0, 1_000) : 'It failed',
  };
}

function failureOf(error: JsonValue): PluginCallError {
  const { kind, message } = error as { readonly kind?: JsonValue; readonly message?: JsonValue };
  const text = typeof message === 'string' ? message.slice(0, 500) : 'it gave no reason';
  return new PluginCallError(kind === 'refused' ? 'refused' : 'threw', text);
}
