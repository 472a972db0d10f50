import { BOOTSTRAP_KEY, type BrainProcess } from '../../support/brain-process.js';

/** Any JSON, for tests that check what they find in it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined when it is empty or no JSON. */
  readonly body: Json;
}

export interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  /** Another key than the administrator's; null = none. */
  readonly key?: string | null;
}

/** The API of the suite's process. */
export type Api = () => ApiClient;

/** Speaks plain HTTP, so that every header and status is the server's own. */
export class ApiClient {
  constructor(readonly brain: BrainProcess) {}

  get url(): string {
    return this.brain.url;
  }

  get(path: string, asked: Asked = {}): Promise<Answer> {
    return this.send('GET', path, undefined, asked);
  }

  post(path: string, body: unknown, asked: Asked = {}): Promise<Answer> {
    return this.send('POST', path, JSON.stringify(body), asked);
  }

  patch(path: string, body: unknown, asked: Asked = {}): Promise<Answer> {
    return this.send('PATCH', path, JSON.stringify(body), asked);
  }

  delete(path: string, asked: Asked = {}): Promise<Answer> {
    return this.send('DELETE', path, undefined, asked);
  }

  async send(
    method: string,
    path: string,
    body: string | undefined,
    { headers = {}, key = BOOTSTRAP_KEY }: Asked = {},
  ): Promise<Answer> {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === null ? {} : { 'x-api-key': key }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get('content-type') ?? '') && text !== '';
    const parsed: Json = isJson ? JSON.parse(text) : undefined;
    return { status: answer.status, headers: answer.headers, text, body: parsed };
  }

  /** A key of its own for the role. */
  async keyOf(role: string): Promise<{ readonly id: string; readonly key: string }> {
    const { body } = await this.post('/api/v1/api-keys', { name: `test ${role}`, role });
    return body as { id: string; key: string };
  }

  /** How many items a list holds in all; at most 200 are counted. */
  async count(list: string): Promise<number> {
    const { body } = await this.get(`${list}${list.includes('?') ? '&' : '?'}limit=200`);
    return (body as { items: unknown[] }).items.length;
  }
}
