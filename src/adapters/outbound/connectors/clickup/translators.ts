import type { Entity, EntityAction } from '../../../../domain/events/provider-news.js';
import type { Translator } from '../webhooks/payload.js';
import { lastChange } from './changes.js';
import { interpretTask, TASK_EVENTS } from './task-news.js';

/** A comment changes nothing, but belongs to its task. */
function commentNews(action: EntityAction): Translator {
  return ({ reader }) => {
    const taskId = reader.at('task_id').key();
    return {
      entity: 'comment',
      action,
      externalId: lastChange(reader).at('comment', 'id').key(),
      annotations: taskId === null ? [] : [{ externalId: taskId, metadata: {} }],
    };
  };
}

const ENDS: readonly (readonly [string, EntityAction])[] = [
  ['Created', 'created'],
  ['Updated', 'updated'],
  ['Deleted', 'deleted'],
];

/** What lists, folders and spaces are to us; their names are not told. */
function placeNews(what: string, entity: Entity): readonly (readonly [string, Translator])[] {
  return ENDS.map(([end, action]) => [
    what + end,
    ({ reader }) => ({ entity, action, externalId: reader.at(`${what}_id`).key() }),
  ]);
}

/** Goals and key results: whatever becomes of them is a change of a project. */
function goalNews(what: string): readonly (readonly [string, Translator])[] {
  return ENDS.map(([end]) => [
    what + end,
    ({ reader }) => ({
      entity: 'project',
      action: 'updated',
      externalId: reader.at('goal_id').key(),
    }),
  ]);
}

/** What each event means; events that are not here are stored as `other`. */
export const TRANSLATORS: ReadonlyMap<string, Translator> = new Map<string, Translator>([
  ...[...TASK_EVENTS.keys()].map((type) => [type, interpretTask] as const),
  ['taskCommentPosted', commentNews('created')],
  ['taskCommentUpdated', commentNews('updated')],
  ...placeNews('list', 'project'),
  ...placeNews('folder', 'project'),
  ...placeNews('space', 'project'),
  ...goalNews('goal'),
  ...goalNews('keyResult'),
]);
