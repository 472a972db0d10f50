import { MAX_TITLE } from '../webhooks/bounds.js';
import type { EntityAction } from '../../../../domain/events/provider-news.js';
import { meaningOf, type ActionTable } from '../webhooks/action-table.js';
import type { NewsPart, Payload, Translator } from '../webhooks/payload.js';
import type { PayloadReader } from '../webhooks/payload-reader.js';

const SUBTYPES: ActionTable = { message_changed: 'updated', message_deleted: 'deleted' };

/** `message`: messages of programs, ours among them, are told apart, so that nothing answers itself. */
function interpretMessage({ reader, action }: Payload): NewsPart {
  const event = reader.at('event');
  const isOfProgram = action === 'bot_message' || event.at('bot_id').isThere;
  const told = meaningOf(action, SUBTYPES, 'created');
  const message = told === 'updated' ? event.at('message') : event;
  const ts = told === 'deleted' ? event.at('deleted_ts') : message.at('ts');
  return messageNews(isOfProgram ? 'other' : told, event.at('channel'), ts, message);
}

function interpretMention({ reader }: Payload): NewsPart {
  const event = reader.at('event');
  return messageNews('commented', event.at('channel'), event.at('ts'), event);
}

/** A reaction belongs to the message that it was added to or taken from. */
function interpretReaction({ reader }: Payload): NewsPart {
  const item = reader.at('event', 'item');
  const news = messageNews('updated', item.at('channel'), item.at('ts'), item);
  return { ...news, title: reader.at('event', 'reaction').title() };
}

/** A message is named by its channel and the time at which it was sent. */
function messageNews(
  action: EntityAction,
  channel: PayloadReader,
  ts: PayloadReader,
  message: PayloadReader,
): NewsPart {
  const [place, sentAt] = [channel.key(), ts.key()];
  const [line = ''] = (message.at('text').text(MAX_TITLE) ?? '').split('\n', 1);
  return {
    entity: 'message',
    action,
    externalId: place === null || sentAt === null ? null : `${place}:${sentAt}`,
    title: line.trim() === '' ? null : line,
  };
}

function channelNews(action: EntityAction): Translator {
  return ({ reader }) => {
    const channel = reader.at('event', 'channel');
    return {
      entity: 'project',
      action,
      externalId: channel.at('id').key() ?? channel.key(),
      title: channel.at('name').title(),
    };
  };
}

const always = (part: NewsPart): Translator => {
  return () => part;
};

/** What each type of event means; types that are not here are stored as `other`. */
export const TRANSLATORS: ReadonlyMap<string, Translator> = new Map<string, Translator>([
  ['url_verification', always({ entity: 'webhook', action: 'ping' })],
  ['message', interpretMessage],
  ['app_mention', interpretMention],
  ['reaction_added', interpretReaction],
  ['reaction_removed', interpretReaction],
  ['channel_created', channelNews('created')],
  ['channel_rename', channelNews('updated')],
  ['channel_archive', channelNews('completed')],
  ['member_joined_channel', channelNews('updated')],
  ['team_join', always({ entity: 'project', action: 'updated' })],
  ['app_uninstalled', always({ entity: 'webhook', action: 'deleted' })],
  ['tokens_revoked', always({ entity: 'webhook', action: 'deleted' })],
  ['app_rate_limited', always({ entity: 'webhook', action: 'failed' })],
]);
