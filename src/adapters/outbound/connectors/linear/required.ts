import type { PartKind, RequiredParts } from '../webhooks/required-parts.js';

const OBJECT: Readonly<Record<string, PartKind>> = {
  action: 'text',
  data: 'object',
  'data.id': 'id',
};

/** Without these a payload of the type tells nothing. */
export const REQUIRED: RequiredParts = new Map<string, Readonly<Record<string, PartKind>>>([
  ['Issue', { ...OBJECT, 'data.title': 'text' }],
  ['Comment', OBJECT],
  ['Project', OBJECT],
  ['ProjectUpdate', OBJECT],
  ['Initiative', OBJECT],
  ['InitiativeUpdate', OBJECT],
  ['Cycle', OBJECT],
  ['IssueLabel', OBJECT],
]);
