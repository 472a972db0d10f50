import type { NewsRepository, ProviderNews } from '../../../../domain/events/provider-news.js';
import type { PayloadReader } from './payload-reader.js';

/** What a translator adds to the facts that all payloads share. */
export type NewsPart = Pick<ProviderNews, 'entity' | 'action'> & Partial<ProviderNews>;

export interface Payload {
  readonly reader: PayloadReader;
  /** The payload's own `action`; empty where there is none. */
  readonly action: string;
  readonly repository: NewsRepository | null;
  readonly receivedAt: Date;
}

export type Translator = (payload: Payload) => NewsPart;

/** What the translator tells; the rest is not known. */
export function newsOf({ repository, receivedAt }: Payload, part: NewsPart): ProviderNews {
  return {
    externalId: null,
    title: null,
    url: null,
    actor: null,
    occurredAt: receivedAt,
    repository,
    task: null,
    annotations: [],
    ...part,
  };
}
