import { BOOTSTRAP_KEY, type BrainProcess } from '../../support/brain-process.js';

/** What the tests look for in answers; each answer has some of it. */
export interface Body {
  readonly id: string;
  readonly version: number;
  readonly key: string;
  readonly title: string;
  readonly status: string | number;
  readonly projectId: string | null;
  readonly revokedAt: string | null;
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly items: readonly Body[];
  readonly nextCursor: string | null;
  readonly timestamp: string;
  readonly checks: readonly { readonly name: string }[];
  readonly summary: { readonly totalChecks: number };
  readonly executions: readonly { readonly outcome: string }[];
  readonly byType: Readonly<Record<string, number>>;
  readonly payload: { readonly eventId: string };
  readonly requestId: string;
  readonly purged: number;
  readonly attempts: readonly { readonly outcome: string }[];
  readonly counts: Readonly<Record<string, number>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; an empty object when it is empty or no JSON. */
  readonly body: Body;
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
    sent: string | undefined,
    { headers = {}, key = BOOTSTRAP_KEY }: Asked = {},
  ): Promise<Answer> {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === null ? {} : { 'x-api-key': key }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    });
    const text = await answer.text();
    const isJson = (answer.headers.get('content-type') ?? '').includes('json') && text !== '';
    const body = JSON.parse(isJson ? text : '{}') as Body;
    return { status: answer.status, headers: answer.headers, text, body };
  }

  /** A key of its own for the role. */
  async keyOf(role: string): Promise<{ readonly id: string; readonly key: string }> {
    const { body } = await this.post('/api/v1/api-keys', { name: `test ${role}`, role });
    return body;
  }

  /** How many items a list holds in all; at most 200 are counted. */
  async count(list: string): Promise<number> {
    const { body } = await this.get(`${list}${list.includes('?') ? '&' : '?'}limit=200`);
    return body.items.length;
  }
}
