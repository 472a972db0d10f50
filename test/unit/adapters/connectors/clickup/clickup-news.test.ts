import { expect } from 'chai';
import { CLICKUP_DIALECT } from '../../../../../src/adapters/outbound/connectors/clickup/clickup-dialect.js';
import type { JsonObject } from '../../../../../src/domain/shared/json.js';
import { expectSane } from '../webhooks/sane-news.js';

const RECEIVED_AT = new Date('2026-11-21T08:00:00.000Z');
const CHANGED_AT = new Date(1_642_734_631_523);

function interpret(type: string, payload: JsonObject) {
  const news = CLICKUP_DIALECT.interpret(type, payload, RECEIVED_AT);
  expectSane(news);
  return news;
}

const change = (
  field: string,
  before: JsonObject | string | null,
  after: JsonObject | string | null,
) => ({
  task_id: 'c0j',
  webhook_id: 'w1',
  history_items: [
    {
      id: '2800763136717140857',
      type: 1,
      date: '1642734631523',
      field,
      parent_id: '162641062',
      user: { id: 183, username: 'John' },
      before,
      after,
    },
  ],
});

const status = (name: string, type: string) => ({
  status: name,
  color: '#000',
  type,
  orderindex: 0,
});

describe('news of ClickUp', () => {
  it('makes a task under a title of its own until ClickUp tells one', () => {
    const news = interpret('taskCreated', { task_id: 'c0j', webhook_id: 'w1' });
    expect(news).to.deep.include({ entity: 'task', action: 'created', externalId: 'c0j' });
    expect(news.task).to.deep.equal({
      externalId: 'c0j',
      url: 'https://app.clickup.com/t/c0j',
      type: 'task',
      title: 'ClickUp task c0j',
      isTitleProvisional: true,
      createIfMissing: true,
      updatedAt: RECEIVED_AT,
      closes: [],
    });
  });

  const CASES: readonly (readonly [string, JsonObject, string, JsonObject])[] = [
    [
      'taskStatusUpdated',
      change('status', status('to do', 'open'), status('done', 'closed')),
      'completed',
      { status: 'completed' },
    ],
    [
      'taskStatusUpdated',
      change('status', status('to do', 'open'), status('doing', 'custom')),
      'status_changed',
      { status: 'in_progress' },
    ],
    [
      'taskStatusUpdated',
      change('status', status('done', 'closed'), status('to do', 'open')),
      'reopened',
      { status: 'open' },
    ],
    [
      'taskStatusUpdated',
      change('status', { status: null, type: null }, status('to do', 'open')),
      'updated',
      { status: 'open' },
    ],
    [
      'taskAssigneeUpdated',
      change('assignee_add', null, { id: 184, username: 'Ana' }),
      'assigned',
      { assignee: 'Ana' },
    ],
    [
      'taskAssigneeUpdated',
      change('assignee_rem', { id: 184, username: 'Ana' }, null),
      'unassigned',
      {},
    ],
    ['taskUpdated', change('name', 'Old', 'Ship it'), 'updated', { title: 'Ship it' }],
    [
      'taskPriorityUpdated',
      change('priority', null, { id: '1', priority: 'urgent' }),
      'updated',
      { priority: 'critical' },
    ],
    ['taskMoved', change('section_moved', null, null), 'moved', {}],
    ['taskTagUpdated', change('tag', null, null), 'labelled', {}],
    ['taskTimeTrackedUpdated', change('time_spent', null, null), 'updated', {}],
  ];

  for (const [type, payload, action, told] of CASES) {
    it(`${type} is ${action} and tells ${JSON.stringify(told)}`, () => {
      const news = interpret(type, payload);
      expect(`${news.entity} ${news.action}`).to.equal(`task ${action}`);
      expect(news).to.deep.include({ actor: 'John', occurredAt: CHANGED_AT });
      expect(news.task).to.deep.include({ ...told, updatedAt: CHANGED_AT });
      expect(news.task?.isTitleProvisional).to.equal(!('title' in told));
    });
  }

  it('tells when a task is due, and that it no longer is', () => {
    const due = (after: string | null) =>
      interpret('taskDueDateUpdated', change('due_date', null, after)).task?.dueAt;
    expect(due('1642734631523')).to.deep.equal(CHANGED_AT);
    expect(due(null)).to.equal(null);
  });

  it('of a deleted task makes none and cancels the one there is', () => {
    const { action, task } = interpret('taskDeleted', { task_id: 'c0j' });
    expect(action).to.equal('deleted');
    expect(task).to.include({ status: 'cancelled', createIfMissing: false });
  });

  const OTHERS: readonly (readonly [string, JsonObject, string, string | null])[] = [
    ['taskCommentPosted', { task_id: 'c0j' }, 'comment created', null],
    ['taskCommentUpdated', { task_id: 'c0j' }, 'comment updated', null],
    ['listCreated', { list_id: '901' }, 'project created', '901'],
    ['folderUpdated', { folder_id: '77' }, 'project updated', '77'],
    ['spaceDeleted', { space_id: '790' }, 'project deleted', '790'],
    ['goalCreated', { goal_id: 'g-1' }, 'project updated', 'g-1'],
    ['keyResultDeleted', { goal_id: 'g-1' }, 'project updated', 'g-1'],
    ['automationFired', {}, 'other other', null],
  ];

  for (const [type, payload, told, externalId] of OTHERS) {
    it(`${type} is ${told}`, () => {
      const news = interpret(type, payload);
      expect(`${news.entity} ${news.action}`).to.equal(told);
      expect(news.externalId).to.equal(externalId);
    });
  }

  it('ties a comment to its task', () => {
    const news = interpret('taskCommentPosted', { task_id: 'c0j' });
    expect(news.annotations).to.deep.equal([{ externalId: 'c0j', metadata: {} }]);
  });
});
