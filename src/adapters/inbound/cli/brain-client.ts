import { AppError } from '../../../domain/shared/app-error.js';
import type { JsonObject, JsonValue } from '../../../domain/shared/json.js';

const TIMEOUT_MS = 10_000;

/** Largest answer taken, in bytes. */
const MAX_ANSWER = 64 * 1024 * 1024;

/** What the instance refused, in its own words. */
export class RefusedByInstance extends Error {
  override readonly name = 'RefusedByInstance';

  constructor(
    readonly status: number,
    readonly problem: JsonObject,
  ) {
    super(String(problem['detail'] ?? problem['title'] ?? `HTTP ${String(status)}`));
  }
}

/** Speaks to a running instance over HTTP. */
export class BrainClient {
  constructor(
    readonly url: string,
    private readonly key: string | undefined,
  ) {}

  get(path: string): Promise<JsonObject> {
    return this.json('GET', path);
  }

  /** @throws RefusedByInstance, or AppError `unavailable` when nobody answers */
  async json(method: string, path: string, body?: JsonValue): Promise<JsonObject> {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const text = body === undefined ? undefined : JSON.stringify(body);
    const bytes = await this.send(method, path, headers, text);
    return bytes.length === 0 ? {} : (JSON.parse(new TextDecoder().decode(bytes)) as JsonObject);
  }

  async send(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body?: string | Uint8Array,
  ): Promise<Uint8Array> {
    const answer = await this.fetch(path, {
      method,
      headers: { ...headers, ...(this.key === undefined ? {} : { 'x-api-key': this.key }) },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'error',
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
    });
    const bytes = await readBounded(answer);
    if (answer.ok) return bytes;
    throw new RefusedByInstance(answer.status, problemOf(bytes, answer.status));
  }

  private async fetch(path: string, request: RequestInit): Promise<Response> {
    try {
      return await fetch(this.url + path, request);
    } catch (cause) {
      throw new AppError(
        'unavailable',
        'cli.no-instance',
        `No instance answers at ${this.url}. Start one with: brain start`,
        { cause },
      );
    }
  }
}

async function readBounded(answer: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += (chunk as Uint8Array).length;
    if (size > MAX_ANSWER) {
      throw new AppError('too-large', 'cli.answer-too-large', 'The answer is too large');
    }
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks);
}

function problemOf(bytes: Uint8Array, status: number): JsonObject {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes)) as JsonValue;
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      return value as JsonObject;
    }
  } catch {
    // not ours: said in general below
  }
  return { title: 'Unexpected answer', detail: `HTTP ${String(status)}`, status };
}
