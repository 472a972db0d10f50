import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { AppError, validationError } from '../../../domain/shared/app-error.js';
import type { HttpAnswer, HttpClient, HttpRequest } from '../../../ports/runtime/http-client.js';
import { guardedLookup, privateAddress, resolveBySystem, type Resolve } from './guarded-lookup.js';
import { mayBePublicHost } from './public-address.js';

const MOST_BYTES = 64 * 1024;
const LONGEST_URL = 2_048;

export interface GuardedHttpClientDeps {
  /** Whether addresses that nobody vouches for may be private too. */
  readonly allowPrivateAddresses: () => boolean;
  readonly resolve?: Resolve;
}

/** Makes a connection of its own for every request, so that each one's address is looked at. */
export class GuardedHttpClient implements HttpClient {
  constructor(private readonly deps: GuardedHttpClientDeps) {}

  async send(request: HttpRequest): Promise<HttpAnswer> {
    const url = readUrl(request.url);
    const mayBePrivate = request.isTrusted === true || this.deps.allowPrivateAddresses();
    if (!mayBePrivate && !mayBePublicHost(url.hostname)) throw privateAddress();
    const late = AbortSignal.timeout(request.timeoutMs);
    const signal = request.signal ? AbortSignal.any([late, request.signal]) : late;
    try {
      return await this.exchange(url, request, mayBePrivate, signal);
    } catch (error) {
      throw translated(error, late, request.signal);
    }
  }

  private exchange(
    url: URL,
    { method, headers = {}, body, maxBytes = MOST_BYTES }: HttpRequest,
    mayBePrivate: boolean,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const lookup = guardedLookup(this.deps.resolve ?? resolveBySystem, mayBePrivate);
    const send = url.protocol === 'https:' ? tlsRequest : plainRequest;
    const bytes = body === undefined ? undefined : Buffer.from(body, 'utf8');
    const length = bytes ? { 'content-length': String(bytes.length) } : {};
    const options = { method, headers: { ...headers, ...length }, lookup, signal, agent: false };
    return new Promise((resolve, reject) => {
      const outgoing = send(url, options, (incoming) => {
        readAnswer(incoming, maxBytes).then(resolve, reject);
      });
      outgoing.once('error', reject);
      outgoing.end(bytes);
    });
  }
}

/** @throws AppError `validation`; nothing of the URL is told, for it may be a secret */
function readUrl(text: string): URL {
  const refuse = (message: string) =>
    validationError('http.bad-url', `The URL ${message}`, [{ path: 'url', message }]);
  if (text.length > LONGEST_URL || !URL.canParse(text)) throw refuse('is none');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse('must be http or https');
  if (url.username !== '' || url.password !== '') throw refuse('must have no user or password');
  return url;
}

async function readAnswer(incoming: IncomingMessage, maxBytes: number): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    // Leaving the loop ends the connection.
    if (size >= maxBytes) break;
  }
  const headers = Object.entries(incoming.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return {
    status: incoming.statusCode ?? 0,
    headers: Object.fromEntries(headers) as Record<string, string>,
    text: Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8'),
  };
}

function translated(error: unknown, late: AbortSignal, caller: AbortSignal | undefined): AppError {
  if (error instanceof AppError) return error;
  if (caller?.aborted) return new AppError('timeout', 'http.cancelled', 'The call was given up');
  if (late.aborted) return new AppError('timeout', 'http.timeout', 'The answer took too long');
  const { code = 'unknown' } = error as { readonly code?: string };
  if (code === 'ERR_INVALID_CHAR' || code === 'ERR_UNESCAPED_CHARACTERS') {
    return validationError('http.bad-request', 'The request has characters that HTTP cannot carry');
  }
  return new AppError('unavailable', 'http.unreachable', `The server cannot be reached: ${code}`, {
    cause: error,
  });
}
