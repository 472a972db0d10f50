import { expect } from 'chai';
import type { JsonObject } from '../../../../../src/domain/shared/json.js';
import { aPullRequest, interpret, UPDATED_AT } from './payloads.js';

describe('news of a pull request', () => {
  it('is a task of its own that names what it closes', () => {
    const news = interpret('pull_request', aPullRequest('opened'));
    expect(news).to.include({ entity: 'pull_request', action: 'opened', externalId: '77#8' });
    expect(news.task).to.deep.equal({
      externalId: '77#8',
      url: 'https://github.com/acme/app/pull/8',
      type: 'pull_request',
      title: 'Make it start',
      description: 'Closes #7',
      labels: [],
      assignee: null,
      status: 'open',
      createIfMissing: true,
      updatedAt: new Date(UPDATED_AT),
      closes: [{ repositoryFullName: 'acme/app', number: 7 }],
    });
  });

  const CASES: readonly (readonly [string, JsonObject, string, string])[] = [
    ['closed', { state: 'closed', merged: true }, 'merged', 'completed'],
    ['closed', { state: 'closed', merged_at: UPDATED_AT }, 'merged', 'completed'],
    ['closed', { state: 'closed' }, 'closed', 'cancelled'],
    ['closed', { state: 'closed', draft: true }, 'closed', 'cancelled'],
    ['labeled', { state: 'closed', merged: true }, 'labelled', 'completed'],
    ['opened', { draft: true }, 'opened', 'in_progress'],
    ['opened', { draft: true, requested_teams: [{}] }, 'opened', 'in_progress'],
    ['review_requested', { requested_reviewers: [{}] }, 'assigned', 'review'],
    ['review_requested', { requested_teams: [{}] }, 'assigned', 'review'],
    ['review_request_removed', {}, 'unassigned', 'open'],
    ['converted_to_draft', { draft: true }, 'status_changed', 'in_progress'],
    ['ready_for_review', {}, 'status_changed', 'open'],
    ['reopened', {}, 'reopened', 'open'],
    ['synchronize', {}, 'updated', 'open'],
    ['edited', {}, 'updated', 'open'],
    ['constructor', {}, 'updated', 'open'],
  ];
  for (const [action, change, told, status] of CASES) {
    it(`${action} ${JSON.stringify(change)} is ${told}, the task ${status}`, () => {
      const news = interpret('pull_request', aPullRequest(action, change));
      expect(news.action).to.equal(told);
      expect(news.task?.status).to.equal(status);
    });
  }

  it('closes what its title and its text name, once each', () => {
    const change = { title: 'Fix #1', body: 'fixes #2, resolves #1' };
    const { task } = interpret('pull_request', aPullRequest('opened', change));
    expect(task?.closes.map(({ number }) => number)).to.deep.equal([1, 2]);
  });
});
