import type { FieldFault } from '../shared/app-error.js';
import type { JsonObject, JsonValue } from '../shared/json.js';

/** The built-in queue of requests to other programs. */
export const HTTP_QUEUE = 'http';

export const HTTP_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** What a job of the queue `http` sends. */
export interface HttpPayload {
  readonly url: string;
  /** `POST` unless given. */
  readonly method?: (typeof HTTP_METHODS)[number];
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a text with a `content-type` of its own as it is. */
  readonly body?: JsonValue;
  /** 30 unless given. */
  readonly timeoutSeconds?: number;
}

/** Of one connection or one message (RFC 9110, 7.6.1), or made by the program itself. */
const REFUSED_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'idempotency-key',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'webhook-id',
  'webhook-signature',
  'webhook-timestamp',
]);

export const HTTP_SCHEMA: JsonObject = {
  type: 'object',
  required: ['url'],
  additionalProperties: false,
  properties: {
    url: {
      type: 'string',
      description: 'a URL of http or https',
      maxLength: 2_048,
      pattern: '^[Hh][Tt][Tt][Pp][Ss]?://',
    },
    method: { enum: HTTP_METHODS },
    headers: {
      type: 'object',
      maxProperties: 50,
      propertyNames: {
        description: 'the name of a header',
        maxLength: 100,
        pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$",
      },
      additionalProperties: {
        type: 'string',
        description: 'one line of Latin-1',
        maxLength: 4_096,
        pattern: '^[\\t\\x20-\\x7e\\x80-\\xff]*$',
      },
    },
    body: {},
    timeoutSeconds: { type: 'number', minimum: 1, maximum: 3_600 },
  },
};

/** Of a payload that fits the schema. */
export function httpPayloadFaults(payload: JsonObject): readonly FieldFault[] {
  const { method = 'POST', headers = {}, body } = payload as unknown as HttpPayload;
  const seen = new Set<string>();
  const faults = Object.keys(headers).flatMap((name) => {
    const lower = name.toLowerCase();
    const message = REFUSED_HEADERS.has(lower)
      ? 'cannot be set'
      : seen.has(lower)
        ? 'is there twice'
        : undefined;
    seen.add(lower);
    return message === undefined ? [] : [{ path: `headers.${name}`, message }];
  });
  if (method !== 'GET' || body === undefined) return faults;
  return [...faults, { path: 'body', message: 'must be absent with GET' }];
}
