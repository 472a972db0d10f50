import type { JsonObject } from '../../../../../src/domain/shared/json.js';

export const RECEIVED_AT = new Date('2026-11-21T08:00:00.000Z');
export const UPDATED_AT = '2026-11-20T10:00:00.000Z';

/** The envelope that every delivery of Linear has. */
export function aLinearPayload(action: string, change: JsonObject = {}): JsonObject {
  return {
    action,
    actor: { id: 'u9', type: 'user', name: 'Ana' },
    createdAt: UPDATED_AT,
    data: { id: 'object-1' },
    url: 'https://linear.app/acme/issue/ENG-1',
    organizationId: 'o1',
    webhookId: 'w1',
    ...change,
  };
}

export function aLinearIssue(action: string, change: JsonObject = {}): JsonObject {
  const data = {
    id: 'issue-1',
    identifier: 'ENG-1',
    number: 1,
    title: 'Fix login',
    description: 'Since today',
    priority: 1,
    priorityLabel: 'Urgent',
    stateId: 's1',
    state: { id: 's1', name: 'Todo', type: 'unstarted', color: '#000' },
    teamId: 't1',
    team: { id: 't1', key: 'ENG', name: 'Engineering' },
    assigneeId: 'u1',
    assignee: { id: 'u1', name: 'Hu' },
    labelIds: ['l1'],
    labels: [{ id: 'l1', name: 'bug', color: '#f00' }],
    dueDate: '2026-12-01',
    createdAt: UPDATED_AT,
    updatedAt: UPDATED_AT,
    ...change,
  };
  return aLinearPayload(action, { data });
}
