/** A request to somewhere else. */
export interface HttpRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** True when the operator configured the address: then it may be a private one. */
  readonly isTrusted?: boolean;
  /** For the whole of it, DNS and connecting included, ms. */
  readonly timeoutMs: number;
  /** Longer answers are cut off, bytes; 64 KiB unless given. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** UTF-8, at most `maxBytes`. */
  readonly text: string;
}

/** Calls other servers, and cannot be talked into calling our own. */
export interface HttpClient {
  /**
   * Answers whatever the status is; redirects are answers too and never followed.
   * @throws AppError `validation` (`http.bad-url`), `forbidden` (`http.private-address`), `unavailable`
   * (`http.unreachable`), `timeout`
   */
  send(request: HttpRequest): Promise<HttpAnswer>;
}
