import type { PartKind, RequiredParts } from '../webhooks/required-parts.js';

const MESSAGE: Readonly<Record<string, PartKind>> = { 'event.channel': 'id', 'event.ts': 'id' };
const REACTION: Readonly<Record<string, PartKind>> = {
  'event.item': 'object',
  'event.reaction': 'text',
};

/** Without these a payload of the type tells nothing. */
export const REQUIRED: RequiredParts = new Map<string, Readonly<Record<string, PartKind>>>([
  ['url_verification', { challenge: 'text' }],
  ['message', MESSAGE],
  ['app_mention', MESSAGE],
  ['reaction_added', REACTION],
  ['reaction_removed', REACTION],
  ['channel_created', { 'event.channel': 'object', 'event.channel.id': 'id' }],
  ['channel_rename', { 'event.channel': 'object', 'event.channel.id': 'id' }],
  ['channel_archive', { 'event.channel': 'id' }],
  ['slash_command', { command: 'text', user_id: 'id' }],
  ['block_actions', { user: 'object', 'user.id': 'id', actions: 'list' }],
]);
