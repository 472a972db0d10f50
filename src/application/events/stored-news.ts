import type { ProviderNews } from '../../domain/events/provider-news.js';
import type { ReceivedEventState } from '../../domain/events/received-event.js';
import { notFound } from '../../domain/shared/app-error.js';
import type { EventQueries } from '../../ports/events/received-event-repository.js';
import { parseJson } from '../shared/parse-json.js';
import type { WebhookProviders } from './webhook-providers.js';

/** Reads a stored delivery as it would be read now. */
export class StoredNews {
  constructor(
    private readonly deps: {
      readonly providers: WebhookProviders;
      readonly queries: Pick<EventQueries, 'payload'>;
    },
  ) {}

  /** @throws AppError `not-found` when its bytes are forgotten or nobody knows its provider */
  async of({ id, provider: name, type, createdAt }: ReceivedEventState): Promise<{
    readonly news: ProviderNews;
    readonly subject: string | null;
  }> {
    const provider = this.deps.providers.get(name);
    const request = await this.deps.queries.payload(id);
    if (!request) throw notFound('payload', id);
    const payload = parseJson(provider.jsonText(request));
    const subject = provider.subject(type, payload);
    return { news: provider.interpret(type, payload, createdAt), subject };
  }
}
