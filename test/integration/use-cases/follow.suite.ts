import { expect } from 'chai';
import { fresh } from '../../support/builders.js';
import type { JsonObject } from '../../../src/domain/shared/json.js';
import {
  anIssue,
  aPullRequest,
  aWorkflowRun,
} from '../../unit/adapters/connectors/github/payloads.js';
import {
  aGitHubRepository,
  simulated,
  taskOf,
  tasksTitled,
  type Subject,
} from './brain-under-test.js';

/** The nth minute of a day, as GitHub tells time. */
function minute(n: number): string {
  return `2026-11-20T10:${String(n).padStart(2, '0')}:00Z`;
}

export function followCases(subject: Subject): void {
  /** Delivers and handles a payload, and reads the task it was about. */
  const task = async (type: string, payload: JsonObject) =>
    taskOf(subject(), await simulated(subject(), type, payload));

  describe('an issue', () => {
    it('becomes a task with its title, and the task follows it', async () => {
      const repository = aGitHubRepository();
      const title = fresh('It does not start');
      const say = (action: string, change: JsonObject) =>
        task('issues', { ...anIssue(action, { title, ...change }), repository });
      const opened = await say('opened', { updated_at: minute(0) });
      expect(opened).to.deep.include({
        ...{ title, type: 'issue', status: 'open', assignee: 'hubot', labels: ['bug', 'urgent'] },
        description: 'Since today',
      });
      expect(opened.links).to.deep.equal([
        {
          relation: 'origin',
          provider: 'github',
          externalId: `${String(repository.id)}#7`,
          url: 'https://github.com/acme/app/issues/7',
        },
      ]);
      const closed = await say('closed', { state: 'closed', updated_at: minute(1) });
      expect(closed).to.include({ id: opened.id, status: 'completed' });
      const reopened = await say('reopened', { updated_at: minute(2) });
      expect(reopened).to.include({ id: opened.id, status: 'open', completedAt: null });
      const ending = { state: 'closed', state_reason: 'not_planned', updated_at: minute(3) };
      expect((await say('closed', ending)).status).to.equal('cancelled');
      expect(await tasksTitled(subject(), title)).to.have.length(1);
    });

    it('is told in any order: older news changes nothing', async () => {
      const repository = aGitHubRepository();
      const title = fresh('Out of order');
      const news = [
        anIssue('closed', { title, state: 'closed', labels: [], updated_at: minute(9) }),
        anIssue('opened', { title, updated_at: minute(1) }),
        anIssue('labeled', { title, labels: [{ name: 'late' }], updated_at: minute(5) }),
      ];
      const seen = [];
      for (const payload of news) seen.push(await task('issues', { ...payload, repository }));
      expect(new Set(seen.map(({ id }) => id)).size).to.equal(1);
      for (const { status, labels } of seen) {
        expect({ status, labels }).to.deep.equal({ status: 'completed', labels: [] });
      }
    });

    it("leaves a person's in_progress alone when it only gets a label", async () => {
      const repository = aGitHubRepository();
      const say = (action: string, change: JsonObject) =>
        task('issues', { ...anIssue(action, change), repository });
      const { id } = await say('opened', { updated_at: minute(0) });
      await subject().brain.use('tasks.update', { id, change: { status: 'in_progress' } });
      const labelled = await say('labeled', { labels: [{ name: 'new' }], updated_at: minute(1) });
      expect(labelled).to.deep.include({ id, status: 'in_progress', labels: ['new'] });
      const closed = await say('closed', { state: 'closed', updated_at: minute(2) });
      expect(closed.status).to.equal('completed');
    });

    it('told of twice at once is one task', async () => {
      const repository = aGitHubRepository();
      const title = fresh('At once');
      const say = (action: string) => task('issues', { ...anIssue(action, { title }), repository });
      const tasks = await Promise.all(['opened', 'labeled', 'assigned', 'opened'].map(say));
      expect(new Set(tasks.map(({ id }) => id)).size).to.equal(1);
      expect(await tasksTitled(subject(), title)).to.have.length(1);
    });
  });

  describe('a pull request', () => {
    it('is a task of its own that goes through draft, review and merge', async () => {
      const repository = aGitHubRepository();
      const say = async (action: string, change: JsonObject) => {
        const found = await task('pull_request', { ...aPullRequest(action, change), repository });
        return found.status;
      };
      expect(await say('opened', { draft: true, updated_at: minute(0) })).to.equal('in_progress');
      expect(await say('ready_for_review', { updated_at: minute(1) })).to.equal('open');
      const requested_reviewers = [{ login: 'hubot' }];
      const asking = { requested_reviewers, updated_at: minute(2) };
      expect(await say('review_requested', asking)).to.equal('review');
      const merging = { state: 'closed', merged: true, updated_at: minute(3) };
      expect(await say('closed', merging)).to.equal('completed');
    });

    it('closed without a merge is cancelled', async () => {
      const payload = aPullRequest('closed', { state: 'closed' });
      const closed = await task('pull_request', { ...payload, repository: aGitHubRepository() });
      expect(closed).to.include({ type: 'pull_request', status: 'cancelled' });
    });

    it('links the tasks of the issues it will close, by keyword', async () => {
      const repository = aGitHubRepository();
      const issue = await task('issues', { ...anIssue('opened'), repository });
      const origin = issue.links[0]?.externalId;
      const elsewhere = aGitHubRepository();
      await task('issues', { ...anIssue('opened', { number: 40 }), repository: elsewhere });
      const body = `Closes #7 and fixes ${elsewhere.full_name}#40, resolves nobody/knows#3`;
      const pull = await task('pull_request', { ...aPullRequest('opened', { body }), repository });
      const closes = pull.links.filter(({ relation }) => relation === 'closes');
      expect(closes.map(({ externalId }) => externalId)).to.deep.equal([
        origin,
        `${String(elsewhere.id)}#40`,
      ]);
      expect(pull.id).not.to.equal(issue.id);
    });
  });

  describe('a workflow run', () => {
    const run = (conclusion: string, n: number, change: JsonObject = {}) =>
      aWorkflowRun('completed', { conclusion, updated_at: minute(n), ...change });

    it('that fails on a branch is a task, until it succeeds there again', async () => {
      const repository = aGitHubRepository();
      const failed = await task('workflow_run', { ...run('failure', 0), repository });
      expect(failed).to.include({
        ...{ type: 'workflow_failure', title: 'CI failed on main', status: 'open' },
      });
      const succeeded = await task('workflow_run', { ...run('success', 1), repository });
      expect(succeeded).to.include({ id: failed.id, status: 'completed' });
      const again = await task('workflow_run', { ...run('failure', 2), repository });
      expect(again).to.include({ id: failed.id, status: 'open' });
    });

    it('that succeeds where nothing had failed makes no task', async () => {
      const repository = aGitHubRepository();
      const event = await simulated(subject(), 'workflow_run', {
        ...run('success', 0),
        repository,
      });
      expect(event).to.include({ status: 'ignored', taskId: null });
    });

    it("of a pull request is noted on that pull request's task", async () => {
      const repository = aGitHubRepository();
      const pull = await task('pull_request', { ...aPullRequest('opened'), repository });
      const pull_requests = [{ number: 8, base: { repo: { id: repository.id } } }];
      const noted = await task('workflow_run', {
        ...run('failure', 1, { pull_requests }),
        repository,
      });
      expect(noted.id).to.equal(pull.id);
      expect(noted.metadata['workflow:CI']).to.include({ conclusion: 'failure', runId: 900 });
      const older = await task('workflow_run', {
        ...run('success', 0, { pull_requests }),
        repository,
      });
      expect(older.metadata).to.deep.equal(noted.metadata);
      expect(older.status).to.equal('open');
    });
  });
}
