import { expect } from 'chai';
import { GITHUB_DIALECT } from '../../../../../src/adapters/outbound/connectors/github/github-dialect.js';
import { SignedWebhookProvider } from '../../../../../src/adapters/outbound/connectors/webhooks/signed-webhook-provider.js';
import { isUuid } from '../../../../../src/domain/shared/ids.js';
import { githubCorpus, signedHeaders } from '../../../../support/github-corpus.js';
import { opened } from '../../../../support/opened-delivery.js';
import { interpret } from './payloads.js';
import { expectSane } from '../webhooks/sane-news.js';

const CORPUS = githubCorpus();

function newsOf(type: string, action?: string) {
  return CORPUS.filter(
    ({ type: other, payload }) =>
      other === type && (action === undefined || payload['action'] === action),
  ).map(({ payload }) => interpret(type, payload));
}

function count(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

describe("GitHub's example deliveries", () => {
  it('have ids that are UUIDs and differ', () => {
    expect(CORPUS).to.have.length(329);
    expect(CORPUS.every(({ deliveryId }) => isUuid(deliveryId))).to.equal(true);
    expect(new Set(CORPUS.map(({ deliveryId }) => deliveryId)).size).to.equal(CORPUS.length);
  });

  it('all verify and read, as JSON and as a form', () => {
    const provider = new SignedWebhookProvider(GITHUB_DIALECT);
    for (const delivery of CORPUS) {
      const headers = signedHeaders(delivery, 'secret');
      const request = { headers, body: delivery.body };
      const { type, deliveryId } = delivery;
      const action = (delivery.payload['action'] ?? null) as string | null;
      expect(opened(provider, request, ['secret'])).to.deep.equal({ type, deliveryId, action });
      expect(JSON.parse(provider.jsonText(request))).to.deep.equal(delivery.payload);

      const body = new URLSearchParams({ payload: delivery.body.toString() }).toString();
      const form = {
        headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        body: Buffer.from(body),
      };
      expect(JSON.parse(provider.jsonText(form))).to.deep.equal(delivery.payload);
    }
  });

  it('all have sane news, of the expected kinds', () => {
    const all = CORPUS.map(({ type, payload }) => interpret(type, payload));
    for (const news of all) expectSane(news);
    expect(count(all.map(({ entity }) => entity))).to.deep.equal({
      comment: 23,
      commit_push: 2,
      deployment: 8,
      job: 21,
      label: 6,
      other: 123,
      pipeline: 14,
      project: 13,
      pull_request: 33,
      release: 13,
      review: 7,
      sprint: 5,
      tag: 14,
      task: 41,
      webhook: 6,
    });
    const known = all.filter(({ entity }) => entity !== 'other');
    expect(known.filter(({ action }) => action === 'other')).to.deep.equal([]);
  });

  it('all have the shape that their types are known to have', () => {
    const provider = new SignedWebhookProvider(GITHUB_DIALECT);
    const odd = CORPUS.filter(({ type, payload }) => provider.faults(type, payload).length > 0);
    expect(odd.map(({ type, index }) => `${type} ${String(index)}`)).to.deep.equal([]);
    const [issue] = CORPUS.filter(({ type }) => type === 'issues');
    const broken = { ...issue!.payload, issue: { number: 'seven' } };
    expect(provider.faults('issues', broken)).to.deep.equal([
      { path: 'issue.number', message: 'must be a positive whole number' },
      { path: 'issue.title', message: 'must be a text' },
    ]);
  });

  it('tell the repository and the actor wherever the payload has them', () => {
    for (const { type, payload } of CORPUS) {
      const { repository, actor } = interpret(type, payload);
      const told = payload['repository'] as { id: number; full_name: string } | undefined;
      const sender = payload['sender'] as { login: string } | undefined;
      expect(repository?.externalId).to.equal(told && String(told.id));
      expect(repository?.fullName).to.equal(told?.full_name);
      expect(actor).to.equal(sender?.login ?? null);
    }
  });

  it('make tasks of issues, pull requests and a workflow only, with their exact titles', () => {
    const tasks: Record<string, string> = {};
    for (const { type, payload } of CORPUS) {
      const { task } = interpret(type, payload);
      if (task) tasks[`${type} ${task.externalId} ${task.type}`] = task.title;
    }
    expect(tasks).to.deep.equal({
      'issues 186853002#1 issue': 'Spelling error in the README file',
      'issues 186853002#2 pull_request': 'Update the README with new information.',
      'issues 17273051#1 issue': 'Update package.json',
      'pull_request 186853002#2 pull_request': 'Update the README with new information.',
      'workflow_run 300029405/workflow/2823525@master workflow_failure': 'test failed on master',
    });
  });

  it('of issues: every one has its task', () => {
    const issues = newsOf('issues');
    expect(issues).to.have.length(29);
    expect(count(issues.map(({ task }) => String(task?.status)))).to.deep.equal({
      open: 27,
      cancelled: 2,
    });
    const [opened] = newsOf('issues', 'opened');
    expect(opened?.task).to.deep.include({
      labels: ['bug'],
      assignee: 'Codertocat',
      url: 'https://github.com/Codertocat/Hello-World/issues/1',
      updatedAt: new Date('2019-05-15T15:20:18Z'),
    });
    expect(opened?.task?.description).to.match(/^It looks like you accidently spelled/);
    expect(newsOf('issues', 'deleted')[0]?.task).to.include({
      status: 'cancelled',
      createIfMissing: false,
    });
  });

  it('of pull requests: every one has its task', () => {
    const pulls = newsOf('pull_request');
    expect(pulls).to.have.length(29);
    expect(count(pulls.map(({ task }) => String(task?.status)))).to.deep.equal({
      cancelled: 2,
      in_progress: 3,
      open: 7,
      review: 17,
    });
  });

  it('of workflow runs: a success completes, a pull request is annotated, no conclusion does neither', () => {
    const [manual, succeeded, ofPullRequest] = newsOf('workflow_run', 'completed');
    expect(manual).to.include({ action: 'completed', task: null });
    expect(succeeded?.task).to.include({
      externalId: '300029405/workflow/2823525@master',
      status: 'completed',
      createIfMissing: false,
    });
    expect(ofPullRequest?.task).to.equal(null);
    expect(ofPullRequest?.annotations.map(({ externalId }) => externalId)).to.deep.equal([
      '186853002#2',
    ]);
    expect(newsOf('workflow_run', 'requested').map(({ action }) => action)).to.deep.equal([
      'created',
      'created',
    ]);
  });
});
