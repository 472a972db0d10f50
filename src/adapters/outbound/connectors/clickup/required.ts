import type { PartKind, RequiredParts } from '../webhooks/required-parts.js';
import { TASK_EVENTS } from './task-news.js';

const required = (name: string): Readonly<Record<string, PartKind>> => ({ [name]: 'id' });

function editing(what: string): readonly (readonly [string, Readonly<Record<string, PartKind>>])[] {
  return ['Created', 'Updated', 'Deleted'].map((end) => [what + end, required(`${what}_id`)]);
}

/** Without these a payload of the type tells nothing. */
export const REQUIRED: RequiredParts = new Map<string, Readonly<Record<string, PartKind>>>([
  ...[...TASK_EVENTS.keys()].map((type) => [type, required('task_id')] as const),
  ['taskCommentPosted', required('task_id')],
  ['taskCommentUpdated', required('task_id')],
  ...editing('list'),
  ...editing('folder'),
  ...editing('space'),
]);
