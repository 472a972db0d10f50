import { expect } from 'chai';
import { LINEAR_DIALECT } from '../../../../../src/adapters/outbound/connectors/linear/linear-dialect.js';
import type { JsonObject } from '../../../../../src/domain/shared/json.js';
import { expectSane } from '../webhooks/sane-news.js';
import { aLinearIssue, aLinearPayload, RECEIVED_AT, UPDATED_AT } from './payloads.js';

function interpret(type: string, payload: JsonObject) {
  const news = LINEAR_DIALECT.interpret(type, payload, RECEIVED_AT);
  expectSane(news);
  return news;
}

describe('news of a Linear issue', () => {
  it('makes the task tell what the issue tells', () => {
    const news = interpret('Issue', aLinearIssue('create'));
    expect(news).to.deep.include({
      entity: 'task',
      action: 'created',
      actor: 'Ana',
      title: 'Fix login',
    });
    expect(news.task).to.deep.equal({
      externalId: 'issue-1',
      url: 'https://linear.app/acme/issue/ENG-1',
      type: 'issue',
      title: 'Fix login',
      isTitleProvisional: false,
      description: 'Since today',
      labels: ['bug'],
      assignee: 'Hu',
      priority: 'critical',
      dueAt: new Date('2026-12-01T00:00:00.000Z'),
      status: 'open',
      createIfMissing: true,
      updatedAt: new Date(UPDATED_AT),
      closes: [],
    });
  });

  const state = (type: string) => ({ state: { id: 's', name: 'Any', type } });
  const CASES: readonly (readonly [string, JsonObject, JsonObject, string, string | undefined])[] =
    [
      ['to a started state', state('started'), { stateId: 's1' }, 'status_changed', 'in_progress'],
      ['to a completed state', state('completed'), { stateId: 's1' }, 'completed', 'completed'],
      ['to a cancelled state', state('canceled'), { stateId: 's1' }, 'cancelled', 'cancelled'],
      [
        'back from the completed state',
        state('unstarted'),
        { stateId: 's1', completedAt: '2026-11-20T10:00:00.000Z' },
        'reopened',
        'open',
      ],
      ['to an assignee', {}, { assigneeId: null }, 'assigned', 'open'],
      [
        'to nobody',
        { assigneeId: null, assignee: null },
        { assigneeId: 'u1' },
        'unassigned',
        'open',
      ],
      ['of its labels', {}, { labelIds: [] }, 'labelled', 'open'],
      ['of its project', {}, { projectId: null }, 'moved', 'open'],
      ['of its cycle', {}, { cycleId: null }, 'moved', 'open'],
      ['of its title', {}, { title: 'Old' }, 'updated', 'open'],
      ['into the bin', { trashed: true }, { trashed: null }, 'deleted', 'cancelled'],
      [
        'into the archive once it is completed',
        { archivedAt: UPDATED_AT, ...state('completed') },
        { archivedAt: null },
        'deleted',
        'completed',
      ],
      [
        'in a state that tells no type',
        { state: null },
        { stateId: 's1' },
        'status_changed',
        undefined,
      ],
    ];

  for (const [what, change, updatedFrom, action, status] of CASES) {
    it(`tells a change ${what}`, () => {
      const news = interpret('Issue', { ...aLinearIssue('update', change), updatedFrom });
      expect([news.action, news.task?.status]).to.deep.equal([action, status]);
    });
  }

  it('that was removed makes no task and cancels the one there is', () => {
    const { action, task } = interpret('Issue', aLinearIssue('remove'));
    expect([action, task?.status, task?.createIfMissing]).to.deep.equal([
      'deleted',
      'cancelled',
      false,
    ]);
  });

  it('leaves out what it does not mention', () => {
    const data = { id: 'i', title: 'T' };
    const { task } = interpret('Issue', { action: 'update', data, createdAt: UPDATED_AT });
    expect(task).to.have.all.keys(
      ...['externalId', 'url', 'type', 'title', 'isTitleProvisional', 'createIfMissing'],
      ...['updatedAt', 'closes'],
    );
    expect(task?.updatedAt).to.deep.equal(new Date(UPDATED_AT));
  });
});

describe('news of other things at Linear', () => {
  const CASES: readonly (readonly [string, string, JsonObject, string])[] = [
    ['Comment', 'create', { data: { id: 'c', issueId: 'issue-1' } }, 'comment created'],
    ['Comment', 'remove', {}, 'comment deleted'],
    ['Project', 'create', {}, 'project created'],
    ['Project', 'update', {}, 'project updated'],
    [
      'Project',
      'update',
      { data: { id: 'p', completedAt: UPDATED_AT }, updatedFrom: { completedAt: null } },
      'project completed',
    ],
    ['ProjectUpdate', 'create', {}, 'project commented'],
    ['Initiative', 'remove', {}, 'project deleted'],
    ['Cycle', 'create', {}, 'sprint created'],
    [
      'Cycle',
      'update',
      { data: { id: 'y', completedAt: UPDATED_AT }, updatedFrom: { completedAt: null } },
      'sprint completed',
    ],
    ['IssueLabel', 'create', {}, 'label created'],
    ['IssueSLA', 'breached', {}, 'task updated'],
    ['OAuthApp', 'revoked', {}, 'webhook deleted'],
    ['AuditEntry', 'create', {}, 'other other'],
  ];

  for (const [type, action, change, told] of CASES) {
    it(`${type} ${action} is ${told}`, () => {
      const news = interpret(type, aLinearPayload(action, change));
      expect(`${news.entity} ${news.action}`).to.equal(told);
      expect(news.task).to.equal(null);
    });
  }

  it('ties a comment to the task of its issue', () => {
    const news = interpret(
      'Comment',
      aLinearPayload('create', { data: { id: 'c', issueId: 'i' } }),
    );
    expect(news.annotations).to.deep.equal([{ externalId: 'i', metadata: {} }]);
  });
});
