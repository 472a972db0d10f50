import { expect } from 'chai';
import type { JsonObject } from '../../../../../src/domain/shared/json.js';
import { aPayload, interpret } from './payloads.js';

const NOTHING = '0'.repeat(40);
const CASES: readonly (readonly [string, JsonObject, string, string | null])[] = [
  ['push', { ref: 'refs/heads/main', after: 'abc' }, 'commit_push created', 'main'],
  [
    'push',
    { ref: 'refs/heads/main', head_commit: { message: 'One\n\nTwo' } },
    'commit_push created',
    'One',
  ],
  ['push', { ref: 'refs/heads/a/b', after: NOTHING }, 'branch deleted', 'a/b'],
  ['push', { ref: 'refs/heads/a/b', deleted: true }, 'branch deleted', 'a/b'],
  ['push', { ref: 'refs/tags/v1', after: 'abc' }, 'tag created', 'v1'],
  ['push', { ref: 'refs/tags/v1', deleted: true }, 'tag deleted', 'v1'],
  ['create', { ref: 'main', ref_type: 'branch' }, 'branch created', 'main'],
  ['create', { ref: 'v1', ref_type: 'tag' }, 'tag created', 'v1'],
  ['create', { ref: null, ref_type: 'repository' }, 'project created', 'acme/app'],
  ['create', { ref: 'x', ref_type: 'constructor' }, 'other created', 'x'],
  ['delete', { ref: 'main', ref_type: 'branch' }, 'branch deleted', 'main'],
  ['ping', { zen: 'Keep it logically awesome.' }, 'webhook ping', 'Keep it logically awesome.'],
  ['meta', { action: 'deleted', hook: { name: 'web' } }, 'webhook deleted', 'web'],
  [
    'issue_comment',
    { action: 'created', issue: { title: 'T' }, comment: {} },
    'comment created',
    'T',
  ],
  ['issue_comment', { action: 'edited' }, 'comment updated', null],
  ['issue_comment', { action: 'deleted' }, 'comment deleted', null],
  ['commit_comment', { action: 'created' }, 'comment created', null],
  ['pull_request_review_comment', { action: 'deleted' }, 'comment deleted', null],
  [
    'pull_request_review',
    { action: 'submitted', pull_request: { title: 'P' } },
    'review created',
    'P',
  ],
  ['pull_request_review', { action: 'dismissed' }, 'review status_changed', null],
  ['pull_request_review_thread', { action: 'resolved' }, 'review completed', null],
  ['workflow_job', { action: 'queued', workflow_job: { name: 'test' } }, 'job created', 'test'],
  ['workflow_job', { action: 'waiting' }, 'job created', null],
  ['workflow_job', { action: 'in_progress' }, 'job started', null],
  [
    'workflow_job',
    { action: 'completed', workflow_job: { conclusion: 'failure' } },
    'job failed',
    null,
  ],
  [
    'check_run',
    { action: 'completed', check_run: { conclusion: 'success' } },
    'job succeeded',
    null,
  ],
  [
    'check_suite',
    { action: 'completed', check_suite: { conclusion: 'neutral', app: { name: 'CI' } } },
    'pipeline completed',
    'CI',
  ],
  ['status', { state: 'success', context: 'ci/x' }, 'job succeeded', 'ci/x'],
  ['status', { state: 'error' }, 'job failed', null],
  ['status', { state: 'pending' }, 'job started', null],
  [
    'deployment',
    { action: 'created', deployment: { environment: 'prod' } },
    'deployment created',
    'prod',
  ],
  ['deployment_status', { deployment_status: { state: 'failure' } }, 'deployment failed', null],
  ['deployment_status', { deployment_status: { state: 'queued' } }, 'deployment started', null],
  ['deployment_status', { deployment_status: { state: 'inactive' } }, 'deployment completed', null],
  ['release', { action: 'published', release: { tag_name: 'v1' } }, 'release created', 'v1'],
  ['release', { action: 'deleted' }, 'release deleted', null],
  ['milestone', { action: 'closed', milestone: { title: 'M1' } }, 'sprint completed', 'M1'],
  ['milestone', { action: 'created' }, 'sprint created', null],
  ['label', { action: 'edited', label: { name: 'bug' } }, 'label updated', 'bug'],
  ['projects_v2_item', { action: 'reordered' }, 'task moved', null],
  ['projects_v2_item', { action: 'archived' }, 'task updated', null],
  ['repository', { action: 'transferred' }, 'project moved', 'acme/app'],
  ['repository', { action: 'archived' }, 'project closed', 'acme/app'],
  ['label', { action: 'constructor' }, 'label other', null],
  ['star', { action: 'created' }, 'other other', null],
  ['discussion', { action: 'created', discussion: { title: 'D' } }, 'other other', 'D'],
  ['constructor', { action: 'created' }, 'other other', null],
  ['__proto__', { action: 'created' }, 'other other', null],
];

describe('other news of GitHub', () => {
  for (const [type, change, told, title] of CASES) {
    it(`${type} ${JSON.stringify(change).slice(0, 70)} is ${told}`, () => {
      const news = interpret(type, aPayload(change));
      expect(`${news.entity} ${news.action}`).to.equal(told);
      expect(news).to.include({ title, task: null, actor: 'octocat' });
      expect(news.repository?.fullName).to.equal('acme/app');
    });
  }

  it('tells of no repository that is not sane', () => {
    const sane = { id: 1, full_name: 'a/b' };
    const repositoryOf = (change: JsonObject) =>
      interpret('star', { repository: { ...sane, ...change } }).repository;
    expect(repositoryOf({})).to.include({ fullName: 'a/b', url: null, defaultBranch: null });
    for (const id of [0, -1, 1.5, '1', null, 2 ** 53]) expect(repositoryOf({ id })).to.equal(null);
    for (const full_name of ['', 'a', 'a/', '/b', 'a/b/c', 'a b/c', '../..\n', 'é/b', 5]) {
      expect(repositoryOf({ full_name })).to.equal(null);
    }
  });

  it('names the pusher when there is no sender', () => {
    const news = interpret('push', { ref: 'refs/heads/main', pusher: { name: 'deploy-key' } });
    expect(news.actor).to.equal('deploy-key');
  });

  it('understands times in seconds, as pushes have them', () => {
    const repository = { id: 1, full_name: 'a/b', pushed_at: 1_557_933_657 };
    expect(interpret('push', { repository }).occurredAt).to.deep.equal(
      new Date('2019-05-15T15:20:57.000Z'),
    );
  });
});
