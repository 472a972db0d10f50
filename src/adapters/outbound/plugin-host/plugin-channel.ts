import type { Duplex } from 'node:stream';
import type { JsonObject, JsonValue } from '../../../domain/shared/json.js';
import { PluginCallError, type PluginRequests } from '../../../ports/plugins/plugin-runtime.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import { encodeFrame, FrameError, FrameReader, type Frame } from './frames.js';
import { IncomingRequests } from './incoming-requests.js';
import { MessageBudget } from './message-budget.js';

/** Calls that may wait for one plugin's answers. */
const MOST_PENDING = 1_000;

/** Messages that nobody waits for, and bytes beyond what an answer needs: so many at once, and so many a second. */
const BURST = 2_000;
const PER_SECOND = 500;

/** An answer may have so many times the bytes of its question, and so many besides. */
const ANSWER_GROWTH = 4;
const ANSWER_BYTES = 4_096;

/** Far more than is told of it, so that no secret is cut in two before it is looked for. */
const MOST_REASON = 4_000;

const MOST_NOTE_BYTES = 65_536;
const MOST_REQUEST_BYTES = 1024 * 1024;

/** Bytes that a plugin may leave unread, and from where on it is not listened to until it reads. */
const MOST_UNREAD_BYTES = 16 * 1024 * 1024;
const MANY_UNREAD_BYTES = 1024 * 1024;

interface Pending {
  readonly resolve: (value: JsonValue) => void;
  readonly reject: (error: PluginCallError) => void;
  /** Of the question. */
  readonly bytes: number;
}

export interface ChannelEvents {
  readonly onRequest: PluginRequests;
  /** The other side broke the rules; it is not to be listened to any more. */
  readonly onFault: (reason: string) => void;
  /** The connection ended, without a fault. */
  readonly onClosed: () => void;
}

/** Our end of the connection to a plugin: answers find their calls, and nothing the plugin sends is trusted. */
export class PluginChannel {
  private readonly pending = new Map<number, Pending>();
  private readonly over = new AbortController();
  private readonly requests: IncomingRequests;
  private readonly budget: MessageBudget;
  private lastId = 0;

  constructor(
    private readonly socket: Duplex,
    clock: Clock,
    private readonly events: ChannelEvents,
  ) {
    this.budget = new MessageBudget(BURST, PER_SECOND, () => clock.monotonicMs());
    const onOutcome = (id: JsonValue | undefined, outcome: JsonObject) => {
      this.answer(id, outcome);
    };
    const onPace = () => {
      this.listenOrNot();
    };
    const { onRequest } = events;
    this.requests = new IncomingRequests(clock, { onRequest, onOutcome, onPace }, this.over.signal);
    const reader = new FrameReader();
    socket.on('data', (chunk: Buffer) => {
      this.read(reader, chunk);
    });
    socket.on('drain', onPace);
    // What follows is the close.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (!this.isOpen) return;
      this.close('its connection broke');
      events.onClosed();
    });
  }

  get waiting(): number {
    return this.pending.size;
  }

  private get isOpen(): boolean {
    return !this.over.signal.aborted;
  }

  /** @returns the answer, and how to stop waiting for it */
  call(method: string, parameters: JsonObject) {
    this.lastId += 1;
    const id = this.lastId;
    const { promise: answer, resolve, reject } = pendingAnswer();
    try {
      if (!this.isOpen) throw new PluginCallError('gone', 'it does not run');
      if (this.pending.size >= MOST_PENDING) throw new PluginCallError('busy', 'it is too busy');
      const frame = framed({ id, method, parameters });
      if (!this.hasRoomFor(frame)) throw new PluginCallError('busy', 'it does not read');
      this.socket.write(frame);
      this.pending.set(id, { resolve, reject, bytes: frame.length });
    } catch (error) {
      reject(error);
    }
    const abandon = (error: PluginCallError) => {
      if (!this.pending.delete(id)) return;
      reject(error);
      if (this.isOpen) this.socket.write(encodeFrame({ cancel: id }));
    };
    return { answer, abandon };
  }

  /** Whoever waits hears that there will be no answer. */
  close(reason: string): void {
    if (!this.isOpen) return;
    this.over.abort();
    this.socket.destroy();
    for (const { reject } of this.pending.values()) reject(new PluginCallError('gone', reason));
    this.pending.clear();
  }

  private read(reader: FrameReader, chunk: Buffer): void {
    try {
      for (const frame of reader.read(chunk)) {
        if (!this.isOpen) return;
        this.take(frame);
      }
    } catch (error) {
      this.fault(error instanceof FrameError ? error.message : 'a message cannot be handled');
    }
  }

  private take({ message, bytes }: Frame): void {
    const { id, method } = message;
    if (typeof method === 'string') this.takeRequest(method, message, bytes);
    else if (typeof id === 'number') this.takeAnswer(id, message, bytes);
    else this.fault('it sent a message that is neither a request nor an answer');
  }

  private takeAnswer(id: number, { result, error }: JsonObject, bytes: number): void {
    const pending = this.pending.get(id);
    // Too late, or made up.
    if (!pending) {
      this.charge(bytes);
      return;
    }
    this.pending.delete(id);
    if (error === undefined) pending.resolve(result ?? null);
    else pending.reject(failureOf(error));
    const beyond = bytes - pending.bytes * ANSWER_GROWTH - ANSWER_BYTES;
    if (beyond > 0) this.charge(beyond);
  }

  private takeRequest(method: string, { id, parameters: given }: JsonObject, bytes: number): void {
    const parameters = typeof given === 'object' && given !== null ? (given as JsonObject) : {};
    if (id === undefined) {
      this.takeNote(method, parameters, bytes);
    } else if (bytes > MOST_REQUEST_BYTES) {
      if (this.charge(bytes)) this.answer(id, refusal('plugin.request-too-large', '1 MiB at most'));
    } else if (!this.requests.take(id, method, parameters, bytes) && this.charge(bytes)) {
      this.answer(id, refusal('plugin.busy', 'Too many requests at once'));
    }
  }

  /** Nothing holds back who waits for no answer: too much of it is a fault. */
  private takeNote(method: string, parameters: JsonObject, bytes: number): void {
    if (bytes > MOST_NOTE_BYTES) this.fault('it sent a message that is too large');
    else if (this.charge(bytes))
      void this.events.onRequest(method, parameters).catch(() => undefined);
  }

  /** For what nobody asked for. @returns false when it was a fault */
  private charge(bytes: number): boolean {
    if (this.budget.take(bytes)) return true;
    this.fault('it sent more messages than it may');
    return false;
  }

  private answer(id: JsonValue | undefined, outcome: JsonObject): void {
    if (typeof id !== 'number' || !this.isOpen) return;
    let frame: Buffer;
    try {
      frame = encodeFrame({ id, ...outcome });
    } catch {
      frame = encodeFrame({ id, ...refusal('plugin.answer-too-large', 'The answer is too large') });
    }
    if (!this.hasRoomFor(frame)) {
      this.fault('it does not read what it asked for');
      return;
    }
    this.socket.write(frame);
    this.listenOrNot();
  }

  private hasRoomFor(frame: Buffer): boolean {
    return this.socket.writableLength + frame.length <= MOST_UNREAD_BYTES;
  }

  /** Whoever does not read, or asks too fast, is not listened to meanwhile. */
  private listenOrNot(): void {
    if (!this.isOpen) return;
    const isUnread = this.socket.writableLength > MANY_UNREAD_BYTES;
    if (isUnread || this.requests.areDelayed) this.socket.pause();
    else this.socket.resume();
  }

  private fault(reason: string): void {
    if (!this.isOpen) return;
    this.close(reason);
    this.events.onFault(reason);
  }
}

function pendingAnswer() {
  let resolve: (value: JsonValue) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<JsonValue>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  return { promise, resolve, reject };
}

function framed(message: JsonObject): Buffer {
  try {
    return encodeFrame(message);
  } catch (error) {
    if (error instanceof FrameError) throw new PluginCallError('too-large', error.message);
    throw error;
  }
}

function refusal(code: string, message: string): JsonObject {
  return { error: { code, message } };
}

/** Whatever it sent as the error. */
function failureOf(error: JsonValue): PluginCallError {
  const { kind, message } = (
    typeof error === 'object' && error !== null ? error : {}
  ) as JsonObject;
  const text = typeof message === 'string' ? message.slice(0, MOST_REASON) : 'it gave no reason';
  const failure = kind === 'refused' || kind === 'too-large' ? kind : 'threw';
  return new PluginCallError(failure, text);
}
