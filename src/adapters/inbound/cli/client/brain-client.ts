import { AppError } from '../../../../domain/shared/app-error.js';
import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';
import { problemError, unexpectedAnswer, unreachable } from './client-errors.js';
import { parseInstanceUrl } from './instance-url.js';
import { readAnswer } from './read-answer.js';

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

  private async send(method: string, path: string, sending: Sending): Promise<string> {
    const { query = [], headers = {}, body, signal, isAnonymous = false } = sending;
    const search = new URLSearchParams(
      query.map(([name, value]): [string, string] => [name, value]),
    ).toString();
    const timeout = AbortSignal.timeout(this.timeoutMs);
    try {
      const response = await this.fetch(`${this.url}${path}${search === '' ? '' : `?${search}`}`, {
        method,
        headers: {
          accept: 'application/json',
          ...headers,
          ...(this.key === undefined || isAnonymous ? {} : { authorization: `Bearer ${this.key}` }),
        },
        ...(body === undefined
          ? {}
          : { body: typeof body === 'string' ? body : Buffer.from(body) }),
        // A redirect would carry the key to wherever it points.
        redirect: 'error',
        signal: signal ? AbortSignal.any([timeout, signal]) : timeout,
      });
      const text = await readAnswer(response);
      if (!response.ok) throw problemError(response.status, text, this.url);
      return text;
    } catch (error) {
      throw unreachable(error, this.url, this.timeoutMs);
    }
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
