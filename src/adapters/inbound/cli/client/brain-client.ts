import { AppError } from '../../../../domain/shared/app-error.js';
import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';
import { problemError, unexpectedAnswer, unreachable } from './client-errors.js';
import { parseInstanceUrl } from './instance-url.js';
import { readAnswer } from './read-answer.js';
import { readEvents, type ServerEvent } from './read-events.js';

export interface BrainClientOptions {
  readonly url: string;
  readonly key?: string | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** For a whole request, its answer included. */
  readonly timeoutMs?: number | undefined;
}

export type QueryPairs = readonly (readonly [name: string, value: string])[];

interface Sending {
  readonly query?: QueryPairs;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal | undefined;
  readonly isAnonymous?: boolean;
}

const TIMEOUT_MS = 10_000;

/** What a key may be made of, so that it is nothing but one header value. */
const KEY = /^[!-~]{1,512}$/;

/**
 * The HTTP API of one instance, as the command line uses it. Every method throws AppError: what a problem
 * answer says, with the answer as `data.problem`, or `unavailable` and `timeout` when there is none.
 */
export class BrainClient {
  readonly url: string;
  private readonly key: string | undefined;
  private readonly fetch: typeof globalThis.fetch;
  private readonly timeoutMs: number;

  /** @throws AppError `configuration` when the URL or the key cannot be one */
  constructor({ url, key, fetch = globalThis.fetch, timeoutMs = TIMEOUT_MS }: BrainClientOptions) {
    this.url = parseInstanceUrl(url);
    if (key !== undefined && !KEY.test(key)) {
      throw new AppError('configuration', 'client.bad-key', 'The API key is empty or not one line');
    }
    this.key = key;
    this.fetch = fetch;
    this.timeoutMs = timeoutMs;
  }

  async get(path: string, query: QueryPairs = [], signal?: AbortSignal): Promise<JsonObject> {
    return this.object(await this.send('GET', path, { query, signal }));
  }

  /** The answer's text, whatever it is. */
  getText(path: string): Promise<string> {
    return this.send('GET', path, {});
  }

  async post(path: string, value: JsonValue): Promise<JsonObject> {
    const headers = { 'content-type': 'application/json' };
    return this.object(await this.send('POST', path, { headers, body: JSON.stringify(value) }));
  }

  /** One JSON object per line. */
  async postLines(path: string, lines: string): Promise<JsonObject> {
    const headers = { 'content-type': 'application/x-ndjson' };
    return this.object(await this.send('POST', path, { headers, body: lines }));
  }

  /** JSON merge patch. */
  async patch(path: string, value: JsonObject): Promise<JsonObject> {
    const headers = { 'content-type': 'application/merge-patch+json' };
    return this.object(await this.send('PATCH', path, { headers, body: JSON.stringify(value) }));
  }

  async delete(path: string): Promise<void> {
    await this.send('DELETE', path, {});
  }

  /** Posts these very bytes, without the API key: as a provider would. */
  async deliver(
    path: string,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array,
  ): Promise<JsonObject> {
    return this.object(await this.send('POST', path, { headers, body, isAnonymous: true }));
  }

  /**
   * Server-sent events until the server ends the stream or the signal aborts, both of which end the loop.
   * Only the beginning of the answer has to come in time.
   */
  async *follow(path: string, query: QueryPairs, signal: AbortSignal): AsyncGenerator<ServerEvent> {
    const late = new AbortController();
    const timer = setTimeout(() => {
      late.abort(new DOMException('no answer', 'TimeoutError'));
    }, this.timeoutMs);
    try {
      const headers = { accept: 'text/event-stream' };
      const both = AbortSignal.any([late.signal, signal]);
      const response = await this.request('GET', path, { query, headers, signal: both });
      clearTimeout(timer);
      if (!response.ok) throw problemError(response.status, await readAnswer(response), this.url);
      yield* readEvents(response);
    } catch (error) {
      if (!signal.aborted) throw unreachable(error, this.url, this.timeoutMs);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * The text of an answer of any length, as it comes. Only its beginning has to come in time.
   */
  async *stream(path: string, query: QueryPairs, signal: AbortSignal): AsyncGenerator<string> {
    const late = new AbortController();
    const timer = setTimeout(() => {
      late.abort(new DOMException('no answer', 'TimeoutError'));
    }, this.timeoutMs);
    try {
      const both = AbortSignal.any([late.signal, signal]);
      const response = await this.request('GET', path, { query, signal: both });
      clearTimeout(timer);
      if (!response.ok) throw problemError(response.status, await readAnswer(response), this.url);
      const decoder = new TextDecoder();
      const chunks = (response.body ?? []) as AsyncIterable<Uint8Array>;
      for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
      yield decoder.decode();
    } catch (error) {
      throw unreachable(error, this.url, this.timeoutMs);
    } finally {
      clearTimeout(timer);
    }
  }

  private async send(method: string, path: string, sending: Sending): Promise<string> {
    const timeout = AbortSignal.timeout(this.timeoutMs);
    const { signal } = sending;
    const both = signal ? AbortSignal.any([timeout, signal]) : timeout;
    try {
      const response = await this.request(method, path, { ...sending, signal: both });
      const text = await readAnswer(response);
      if (!response.ok) throw problemError(response.status, text, this.url);
      return text;
    } catch (error) {
      throw unreachable(error, this.url, this.timeoutMs);
    }
  }

  private request(
    method: string,
    path: string,
    { query = [], headers = {}, body, signal, isAnonymous = false }: Sending,
  ): Promise<Response> {
    const search = new URLSearchParams(
      query.map(([name, value]): [string, string] => [name, value]),
    ).toString();
    return this.fetch(`${this.url}${path}${search === '' ? '' : `?${search}`}`, {
      method,
      headers: {
        accept: 'application/json',
        ...headers,
        ...(this.key === undefined || isAnonymous ? {} : { authorization: `Bearer ${this.key}` }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : Buffer.from(body) }),
      // A redirect would carry the key to wherever it points.
      redirect: 'error',
      signal: signal ?? null,
    });
  }

  private object(text: string): JsonObject {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      throw unexpectedAnswer(this.url, cause);
    }
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      return value as JsonObject;
    }
    throw unexpectedAnswer(this.url);
  }
}
