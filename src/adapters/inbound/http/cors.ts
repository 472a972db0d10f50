import type { Middleware } from 'koa';
import type { RequestState } from './middleware.js';

export interface CorsOptions {
  /** Exact origins; `*` is any. Empty: no page of another origin may call. */
  readonly allowedOrigins: readonly string[];
  /** Header that carries API keys. */
  readonly keyHeader: string;
}

/** How long a browser may remember the answer to a preflight, seconds. */
const MAX_AGE = 600;

const METHODS = 'GET, HEAD, POST, PATCH, DELETE';

const REQUEST_HEADERS = [
  'Authorization',
  'Content-Type',
  'If-Match',
  'If-None-Match',
  'Idempotency-Key',
  'Last-Event-ID',
  'X-Request-Id',
  'traceparent',
  'tracestate',
];

const ANSWER_HEADERS =
  'ETag, Location, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, X-Request-Id, traceresponse';

/**
 * Lets pages of the allowed origins call the API. Origins are compared whole, and never echoed unless they
 * are on the list; cookies are not allowed, as keys travel in headers.
 */
export function allowOrigins({ allowedOrigins, keyHeader }: CorsOptions): Middleware<RequestState> {
  const origins = new Set(allowedOrigins);
  const isOpen = origins.has('*');
  const requestHeaders = [keyHeader, ...REQUEST_HEADERS].join(', ');
  return async (http, next) => {
    if (!isOpen) http.vary('Origin');
    const origin = http.get('Origin');
    if (origin === '' || !(isOpen || origins.has(origin))) {
      await next();
      return;
    }
    http.set('Access-Control-Allow-Origin', isOpen ? '*' : origin);
    const isPreflight =
      http.method === 'OPTIONS' && http.get('Access-Control-Request-Method') !== '';
    if (isPreflight) {
      http.set('Access-Control-Allow-Methods', METHODS);
      http.set('Access-Control-Allow-Headers', requestHeaders);
      http.set('Access-Control-Max-Age', String(MAX_AGE));
      http.status = 204;
    } else {
      http.set('Access-Control-Expose-Headers', ANSWER_HEADERS);
      await next();
    }
  };
}
