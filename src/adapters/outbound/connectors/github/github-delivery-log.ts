import { AppError } from '../../../../domain/shared/app-error.js';
import type { JsonValue } from '../../../../domain/shared/json.js';
import type { DeliveryLog, SentDelivery } from '../../../../ports/events/delivery-log.js';
import type { Clock } from '../../../../ports/runtime/clock.js';
import type { HttpAnswer, HttpClient } from '../../../../ports/runtime/http-client.js';
import type { Resilience } from '../../../../ports/runtime/resilience.js';
import { PayloadReader } from '../webhooks/payload-reader.js';

/** Attempts of one page, and pages at most: what is older is left to the next time. */
const PER_PAGE = 100;
const MAX_PAGES = 30;

/** Largest page that is read, bytes. */
const MAX_BYTES = 2 * 1024 * 1024;

const API_VERSION = '2022-11-28';
const NEXT_CURSOR = /<[^<>]*[?&]cursor=([^<>&]+)[^<>]*>;\s*rel="next"/;

/** `owner/name/<id>` of a repository's webhook, `organisation/<id>` of an organisation's. */
const HOOK = /^([\w.-]{1,100})(?:\/([\w.-]{1,100}))?\/(\d{1,15})$/;

export interface GitHubDeliveryLogOptions {
  readonly http: HttpClient;
  readonly resilience: Pick<Resilience, 'policy'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly apiUrl: string;
  readonly token: string;
  readonly hooks: readonly string[];
  readonly timeoutMs: number;
}

/**
 * Deliveries of GitHub's webhooks, which GitHub does not repeat by itself and remembers for three days. Facts: GitHub
 * Docs, "Handling failed webhook deliveries".
 */
export class GitHubDeliveryLog implements DeliveryLog {
  readonly provider = 'github';

  constructor(private readonly options: GitHubDeliveryLogOptions) {}

  get hooks(): readonly string[] {
    return this.options.hooks;
  }

  async since(hook: string, time: Date, signal?: AbortSignal): Promise<readonly SentDelivery[]> {
    const found: SentDelivery[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const query = new URLSearchParams({
        per_page: String(PER_PAGE),
        ...(cursor === undefined ? {} : { cursor }),
      });
      const answer = await this.ask('GET', `${pathOf(hook)}?${query.toString()}`, signal);
      const sent = attemptsIn(answer.text);
      found.push(...sent.filter(({ sentAt }) => sentAt >= time));
      const [, next] = NEXT_CURSOR.exec(answer.headers['link'] ?? '') ?? [];
      if (next === undefined || sent.some(({ sentAt }) => sentAt < time)) break;
      cursor = decodeURIComponent(next);
    }
    return found;
  }

  async sendAgain(hook: string, id: string, signal?: AbortSignal): Promise<void> {
    await this.ask('POST', `${pathOf(hook)}/${encodeURIComponent(id)}/attempts`, signal);
  }

  private ask(method: 'GET' | 'POST', path: string, signal?: AbortSignal): Promise<HttpAnswer> {
    const { http, resilience, apiUrl, token, timeoutMs } = this.options;
    const policy = resilience.policy('github', 'integration');
    return policy.execute(
      async (inTime) => {
        const answer = await http.send({
          url: `${apiUrl.replace(/\/+$/, '')}${path}`,
          method,
          headers: {
            accept: 'application/vnd.github+json',
            authorization: `Bearer ${token}`,
            'user-agent': 'clickup-brain',
            'x-github-api-version': API_VERSION,
          },
          isTrusted: true,
          timeoutMs,
          maxBytes: MAX_BYTES,
          signal: inTime,
        });
        this.requireTaken(answer);
        return answer;
      },
      signal ? { signal } : {},
    );
  }

  /** @throws AppError saying whether it makes sense to ask again */
  private requireTaken({ status, headers }: HttpAnswer): void {
    if (status >= 200 && status < 300) return;
    const wait = this.secondsToWait(headers);
    if (status === 429 || (status === 403 && headers['x-ratelimit-remaining'] === '0')) {
      throw new AppError('rate-limited', 'github.rate-limited', 'GitHub takes no more for now', {
        ...(wait === undefined ? {} : { retryAfterSeconds: wait }),
      });
    }
    const text = `GitHub answered ${String(status)}`;
    if (status >= 500) throw new AppError('unavailable', 'github.unavailable', text);
    throw new AppError('integration', 'github.refused', text, { data: { status } });
  }

  private secondsToWait(headers: HttpAnswer['headers']): number | undefined {
    const after = Number(headers['retry-after'] ?? NaN);
    if (after > 0) return after;
    const reset = Number(headers['x-ratelimit-reset'] ?? NaN);
    const seconds = Math.ceil(reset - this.options.clock.now().getTime() / 1_000);
    return seconds > 0 ? seconds : undefined;
  }
}

function pathOf(hook: string): string {
  const [, owner, name, id] = HOOK.exec(hook) ?? [];
  if (owner === undefined || id === undefined) {
    throw new AppError('configuration', 'github.bad-hook', `${hook} names no webhook of GitHub`);
  }
  const holder = name === undefined ? `/orgs/${owner}` : `/repos/${owner}/${name}`;
  return `${holder}/hooks/${id}/deliveries`;
}

/** @throws AppError `integration` when the answer is no list */
function attemptsIn(text: string): readonly SentDelivery[] {
  const list = new PayloadReader(parsed(text));
  if (!list.isList) {
    throw new AppError('integration', 'github.odd-answer', 'GitHub answered no list of deliveries');
  }
  return list.items(PER_PAGE).flatMap((item) => {
    const id = item.at('id').key();
    const deliveryId = item.at('guid').key();
    const sentAt = item.at('delivered_at').time();
    return id === null || deliveryId === null || sentAt === null
      ? []
      : [{ id, deliveryId, sentAt }];
  });
}

function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}
