import { expect } from 'chai';
import { anIssue, interpret, RECEIVED_AT, UPDATED_AT } from './payloads.js';

describe('news of an issue', () => {
  it('is a task with exactly what the issue says', () => {
    expect(interpret('issues', anIssue('opened'))).to.deep.equal({
      entity: 'task',
      action: 'created',
      externalId: '77#7',
      title: 'It does not start',
      url: 'https://github.com/acme/app/issues/7',
      actor: 'octocat',
      occurredAt: new Date(UPDATED_AT),
      repository: {
        externalId: '77',
        fullName: 'acme/app',
        url: 'https://github.com/acme/app',
        defaultBranch: 'main',
      },
      task: {
        externalId: '77#7',
        url: 'https://github.com/acme/app/issues/7',
        type: 'issue',
        title: 'It does not start',
        description: 'Since today',
        labels: ['bug', 'urgent'],
        assignee: 'hubot',
        status: 'open',
        createIfMissing: true,
        updatedAt: new Date(UPDATED_AT),
        closes: [],
      },
      annotations: [],
    });
  });

  const CASES: readonly (readonly [
    string,
    Record<string, string | null>,
    string,
    string,
    boolean,
  ])[] = [
    ['opened', {}, 'created', 'open', true],
    ['edited', {}, 'updated', 'open', true],
    ['closed', { state: 'closed', state_reason: 'completed' }, 'completed', 'completed', true],
    ['closed', { state: 'closed', state_reason: null }, 'completed', 'completed', true],
    ['closed', { state: 'closed', state_reason: 'not_planned' }, 'cancelled', 'cancelled', true],
    ['closed', { state: 'closed', state_reason: 'duplicate' }, 'cancelled', 'cancelled', true],
    ['reopened', { state_reason: 'reopened' }, 'reopened', 'open', true],
    ['labeled', { state: 'closed' }, 'labelled', 'completed', true],
    ['labeled', { state: 'closed', state_reason: 'not_planned' }, 'labelled', 'cancelled', true],
    ['unlabeled', {}, 'labelled', 'open', true],
    ['assigned', {}, 'assigned', 'open', true],
    ['unassigned', {}, 'unassigned', 'open', true],
    ['milestoned', {}, 'updated', 'open', true],
    ['transferred', {}, 'moved', 'cancelled', true],
    ['deleted', {}, 'deleted', 'cancelled', false],
    ['deleted', { state: 'closed' }, 'deleted', 'cancelled', false],
    ['constructor', {}, 'updated', 'open', true],
    ['__proto__', {}, 'updated', 'open', true],
  ];
  for (const [action, change, told, status, createIfMissing] of CASES) {
    it(`${action} ${JSON.stringify(change)} is ${told}, the task ${status}`, () => {
      const news = interpret('issues', anIssue(action, change));
      expect(news.action).to.equal(told);
      expect(news.task).to.include({ status, createIfMissing });
    });
  }

  it('keeps the title to the character', () => {
    for (const title of ['  spaced  ', '<b>"quoted"</b> & co', '日本語 🎉', 'x'.repeat(500)]) {
      expect(interpret('issues', anIssue('opened', { title })).task?.title).to.equal(title);
    }
  });

  it('bounds what is too long, and cuts no character in half', () => {
    const { task } = interpret(
      'issues',
      anIssue('opened', {
        title: `${'x'.repeat(499)}🎉`,
        body: 'y'.repeat(100_001),
        html_url: `https://github.com/${'z'.repeat(2_000)}`,
        labels: Array.from({ length: 150 }, (_, index) => ({
          name: `${index} ${'l'.repeat(200)}`,
        })),
      }),
    );
    expect(task?.title).to.have.length(500);
    expect(task?.title.isWellFormed()).to.equal(true);
    expect(task?.description).to.have.length(100_000);
    expect(task?.url).to.equal(null);
    expect(task?.labels).to.have.length(100);
    expect(task?.labels?.[0]).to.have.length(100);
  });

  it('has no address that could run as a script', () => {
    for (const url of [
      'javascript:alert(1)',
      'data:text/html,x',
      '//evil',
      'https://a b',
      'http://',
    ]) {
      expect(interpret('issues', anIssue('opened', { html_url: url })).url).to.equal(null);
    }
  });

  it('without a usable time happened when it was received', () => {
    for (const updated_at of [null, '', 'yesterday', '2026-13-40T00:00:00Z', {}, [], true]) {
      const { task, occurredAt } = interpret('issues', anIssue('opened', { updated_at }));
      expect(task?.updatedAt).to.deep.equal(RECEIVED_AT);
      expect(occurredAt).to.deep.equal(RECEIVED_AT);
    }
  });

  it('without a title is named by its number', () => {
    for (const title of [null, '', '  ', 5]) {
      expect(interpret('issues', anIssue('opened', { title })).task?.title).to.equal('acme/app#7');
    }
  });

  it('that does not say which issue is no task', () => {
    for (const number of [null, 0, -1, 1.5, '7', 1e300]) {
      const news = interpret('issues', anIssue('opened', { number }));
      expect(news).to.include({ entity: 'task', action: 'created', externalId: null, task: null });
    }
    const { repository: _repository, ...homeless } = anIssue('opened');
    expect(interpret('issues', homeless).task).to.equal(null);
  });

  it('of a pull request is about that pull request, and yields to its own news', () => {
    const pull_request = { html_url: 'https://github.com/acme/app/pull/7', merged_at: null };
    const body = 'Fixes #3';
    const news = interpret('issues', anIssue('milestoned', { pull_request, body }));
    expect(news).to.include({ entity: 'pull_request', action: 'updated' });
    expect(news.task).to.include({ externalId: '77#7', type: 'pull_request', status: 'open' });
    expect(news.task?.updatedAt).to.deep.equal(new Date(Date.parse(UPDATED_AT) - 1));
    expect(news.task?.closes).to.deep.equal([{ repositoryFullName: 'acme/app', number: 3 }]);

    const statusOf = (change: object) =>
      interpret('issues', anIssue('milestoned', { pull_request, ...change })).task?.status;
    expect(statusOf({ draft: true })).to.equal('in_progress');
    expect(statusOf({ state: 'closed' })).to.equal('cancelled');
    const merged = { ...pull_request, merged_at: UPDATED_AT };
    expect(statusOf({ state: 'closed', pull_request: merged })).to.equal('completed');
  });
});
