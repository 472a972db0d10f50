import type { NewsRepository, ProviderNews } from '../../../../domain/events/provider-news.js';
import type { JsonValue } from '../../../../domain/shared/json.js';
import { MAX_LOGIN, MAX_NAME } from '../webhooks/bounds.js';
import { newsOf, type Payload } from '../webhooks/payload.js';
import { PayloadReader } from '../webhooks/payload-reader.js';
import { subjectNews } from './subject-news.js';
import { TRANSLATORS } from './translators.js';

/** Letters, digits, `-`, `_` and `.`: what GitHub lets names be made of. */
const FULL_NAME = /^[\w.-]{1,100}\/[\w.-]{1,100}$/;

/** Translates a payload of whatever shape; what it does not know is `other`. */
export function interpret(type: string, value: JsonValue, receivedAt: Date): ProviderNews {
  const reader = new PayloadReader(value);
  const payload: Payload = {
    reader,
    action: reader.at('action').word(),
    repository: repositoryOf(reader.at('repository')),
    receivedAt,
  };
  const translate = TRANSLATORS.get(type);
  return newsOf(payload, {
    actor: reader.at('sender', 'login').text(MAX_LOGIN),
    ...(translate?.(payload) ?? subjectNews('other', 'other', reader.at(type), payload)),
  });
}

function repositoryOf(reader: PayloadReader): NewsRepository | null {
  const externalId = reader.at('id').id();
  const fullName = reader.at('full_name').word();
  if (externalId === null || !FULL_NAME.test(fullName)) return null;
  return {
    externalId,
    fullName,
    url: reader.at('html_url').url(),
    defaultBranch: reader.at('default_branch').text(MAX_NAME),
  };
}
