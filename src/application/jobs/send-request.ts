import { HTTP_QUEUE, type HttpPayload } from '../../domain/jobs/http-payload.js';
import { AppError } from '../../domain/shared/app-error.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { MessageSigner } from '../../ports/notifications/message-signer.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { HttpAnswer, HttpClient } from '../../ports/runtime/http-client.js';
import type { UseCase } from '../shared/use-case.js';
import type { JobPayloads } from './job-payloads.js';
import { outsideRefusal } from './outside-refusal.js';
import { retryAfterSeconds } from './retry-after.js';

export interface SendJobInput {
  /** The same at every attempt: receivers tell repeats by it. */
  readonly jobId: string;
  readonly payload: JsonObject;
  readonly signal: AbortSignal;
}

export interface RequestResult {
  readonly status: number;
  readonly headers: { readonly 'content-type'?: string };
  /** Its beginning, without secrets. */
  readonly body: string;
}

const DEFAULT_SECONDS = 30;

/** Read of an answer, bytes. */
const MOST_BYTES = 16 * 1_024;

/** Kept of an answer, in characters. */
const LONGEST_BODY = 2_000;

/** Told of an answer that was no success, in characters. */
const LONGEST_TOLD = 300;

/** The receiver may take it later; 5xx too. */
const FOR_NOW: ReadonlySet<number> = new Set([408, 425, 429]);

/** Sends the request of a job on the queue `http`. Redirects are not followed: they are refusals. */
export class SendRequest implements UseCase<SendJobInput, RequestResult> {
  readonly name = 'jobs.send-request';
  readonly permission = 'job:write';
  readonly leavesOwnRecord = true;
  readonly reachesOut = true;

  constructor(
    private readonly deps: {
      readonly payloads: JobPayloads;
      readonly http: HttpClient;
      readonly signer: MessageSigner;
      readonly clock: Clock;
      readonly redact: (text: string) => string;
      /** Those that sign requests; none: they are not signed. */
      readonly secrets: () => readonly string[];
    },
  ) {}

  /** @throws AppError that says whether another attempt can help, and after what time */
  async execute({ jobId, payload, signal }: SendJobInput): Promise<RequestResult> {
    const request = this.deps.payloads.read(HTTP_QUEUE, payload);
    const { url, method = 'POST', timeoutSeconds = DEFAULT_SECONDS } = request;
    const body = bodyOf(request);
    const answer = await this.deps.http.send({
      url,
      method,
      headers: { ...headersOf(request), ...this.ownHeaders(jobId, body ?? '') },
      ...(body === undefined ? {} : { body }),
      timeoutMs: timeoutSeconds * 1_000,
      maxBytes: MOST_BYTES,
      signal,
    });
    const result = this.resultOf(answer);
    if (answer.status >= 200 && answer.status < 300) return result;
    throw this.refusal(answer, result);
  }

  private ownHeaders(jobId: string, body: string): Record<string, string> {
    const { signer, clock, secrets } = this.deps;
    const seconds = String(Math.floor(clock.now().getTime() / 1_000));
    const signing = secrets();
    return {
      'idempotency-key': jobId,
      ...(signing.length > 0
        ? {
            'webhook-id': jobId,
            'webhook-timestamp': seconds,
            'webhook-signature': signer.sign(signing, jobId, seconds, body),
          }
        : {}),
    };
  }

  private resultOf({ status, headers, text }: HttpAnswer): RequestResult {
    const type = headers['content-type'];
    const harmless = this.deps.redact(text.replaceAll('\0', '\uFFFD'));
    return {
      status,
      headers: type === undefined ? {} : { 'content-type': type.slice(0, 200) },
      body: beginning(harmless, LONGEST_BODY),
    };
  }

  private refusal({ status, headers }: HttpAnswer, { body }: RequestResult): AppError {
    const told = beginning(body.replace(/\s+/g, ' ').trim(), LONGEST_TOLD);
    const message = `The receiver answered ${String(status)}${told === '' ? '' : `: ${told}`}`;
    if (!FOR_NOW.has(status) && status < 500) return outsideRefusal('http-job.refused', message);
    const seconds = retryAfterSeconds(headers['retry-after'], this.deps.clock.now());
    return new AppError('unavailable', 'http-job.not-now', message, {
      category: 'integration',
      ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
    });
  }
}

function contentTypeOf({ headers = {} }: HttpPayload): string | undefined {
  const name = Object.keys(headers).find((one) => one.toLowerCase() === 'content-type');
  return name === undefined ? undefined : headers[name];
}

function bodyOf(request: HttpPayload): string | undefined {
  const { body } = request;
  if (body === undefined) return undefined;
  const isText = typeof body === 'string' && !/[/+]json\b/i.test(contentTypeOf(request) ?? '/json');
  return isText ? body : JSON.stringify(body);
}

function headersOf(request: HttpPayload): Record<string, string> {
  const { headers = {}, body } = request;
  const given = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    'user-agent': 'clickup-brain',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(Object.fromEntries(given) as Record<string, string>),
  };
}

/** Never half of a character. */
function beginning(text: string, most: number): string {
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
}
