import type { Entity } from '../../../../domain/events/provider-news.js';
import { MAX_TITLE } from '../webhooks/bounds.js';
import type { NewsPart, Payload, Translator } from '../webhooks/payload.js';

/** The commit id that stands for "no longer there". */
const NOTHING = /^0{40,64}$/;

/** `push`: commits on a branch; a tag, or the end of a branch, is told as just that. */
export function interpretPush(payload: Payload): NewsPart {
  const { reader, receivedAt } = payload;
  const ref = reader.at('ref').word();
  const name = ref.replace(/^refs\/(?:heads|tags)\//, '');
  const isTag = ref.startsWith('refs/tags/');
  const facts = {
    url: reader.at('compare').url(),
    actor: reader.at('sender', 'login').title() ?? reader.at('pusher', 'name').title(),
    occurredAt: reader.at('repository', 'pushed_at').time() ?? receivedAt,
  };
  if (reader.at('deleted').isTrue || NOTHING.test(reader.at('after').word())) {
    return { ...facts, entity: isTag ? 'tag' : 'branch', action: 'deleted', title: name };
  }
  if (isTag) return { ...facts, entity: 'tag', action: 'created', title: name };
  const [subject = ''] = (reader.at('head_commit', 'message').text(MAX_TITLE) ?? '').split('\n', 1);
  return {
    ...facts,
    entity: 'commit_push',
    action: 'created',
    externalId: reader.at('after').word() || null,
    title: subject.trim() === '' ? name : subject,
  };
}

const KINDS: Readonly<Record<string, Entity>> = {
  branch: 'branch',
  tag: 'tag',
  repository: 'project',
};

/** `create` and `delete`, of branches and tags. */
export function refNews(action: 'created' | 'deleted'): Translator {
  return ({ reader, repository, receivedAt }) => {
    const kind = reader.at('ref_type').word();
    return {
      entity: (Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined) ?? 'other',
      action,
      title: reader.at('ref').title() ?? repository?.fullName ?? null,
      url: repository?.url ?? null,
      occurredAt: receivedAt,
    };
  };
}
