import { expect } from 'chai';
import type { JsonObject } from '../../../../../src/domain/shared/json.js';
import { aWorkflowRun, interpret, UPDATED_AT } from './payloads.js';

const completed = (change: JsonObject = {}) =>
  interpret('workflow_run', aWorkflowRun('completed', change));

describe('news of a workflow run', () => {
  it('that failed on a branch is a task', () => {
    const news = completed();
    expect(news).to.include({
      entity: 'pipeline',
      action: 'failed',
      externalId: '900.2',
      title: 'CI',
      url: 'https://github.com/acme/app/actions/runs/900',
    });
    expect(news.annotations).to.deep.equal([]);
    expect(news.task).to.deep.equal({
      externalId: '77/workflow/55@main',
      url: 'https://github.com/acme/app/actions/runs/900',
      type: 'workflow_failure',
      title: 'CI failed on main',
      description: 'Make it start',
      status: 'open',
      createIfMissing: true,
      updatedAt: new Date(UPDATED_AT),
      closes: [],
    });
  });

  it('that succeeds again completes that same task, and makes none', () => {
    const [failed, succeeded] = [completed(), completed({ id: 901, conclusion: 'success' })];
    expect(succeeded.action).to.equal('succeeded');
    expect(succeeded.task).to.include({
      externalId: failed.task?.externalId,
      title: failed.task?.title,
      status: 'completed',
      createIfMissing: false,
    });
  });

  const OUTCOMES: readonly (readonly [string | null, string, string | undefined])[] = [
    ['success', 'succeeded', 'completed'],
    ['failure', 'failed', 'open'],
    ['timed_out', 'failed', 'open'],
    ['startup_failure', 'failed', 'open'],
    ['cancelled', 'cancelled', undefined],
    ['stale', 'cancelled', undefined],
    ['skipped', 'completed', undefined],
    ['neutral', 'completed', undefined],
    ['action_required', 'status_changed', undefined],
    [null, 'completed', undefined],
    ['constructor', 'completed', undefined],
  ];
  for (const [conclusion, action, status] of OUTCOMES) {
    it(`concluded ${String(conclusion)} is ${action}, the task ${status ?? 'untouched'}`, () => {
      const news = completed({ conclusion });
      expect(news.action).to.equal(action);
      expect(news.task?.status).to.equal(status);
    });
  }

  for (const [action, told] of [
    ['requested', 'created'],
    ['in_progress', 'started'],
    ['unheard_of', 'other'],
  ] as const) {
    it(`${action} is ${told} and touches no task`, () => {
      for (const pull_requests of [[], [{ number: 8 }]]) {
        const news = interpret('workflow_run', aWorkflowRun(action, { pull_requests }));
        expect(news.action).to.equal(told);
        expect(news.task).to.equal(null);
        expect(news.annotations).to.deep.equal([]);
      }
    });
  }

  it('of pull requests is noted on each of them, under a key of its own', () => {
    const pull_requests = [
      { number: 8, base: { repo: { id: 77 } } },
      { number: 9, base: { repo: { id: 78 } } },
      { number: 10 },
      { number: null },
      null,
    ];
    const { task, annotations } = completed({ pull_requests });
    expect(task).to.equal(null);
    expect(annotations.map(({ externalId }) => externalId)).to.deep.equal([
      '77#8',
      '78#9',
      '77#10',
    ]);
    for (const { metadata } of annotations) {
      expect(metadata).to.deep.equal({
        'workflow:CI': {
          conclusion: 'failure',
          url: 'https://github.com/acme/app/actions/runs/900',
          runId: 900,
          attempt: 2,
          updatedAt: '2026-11-20T10:00:00.000Z',
        },
      });
    }
  });

  it('of a fork says nothing of the branch of the same name here', () => {
    for (const conclusion of ['failure', 'success']) {
      const news = completed({ conclusion, head_repository: { id: 4711 } });
      expect(news.task).to.equal(null);
    }
    expect(completed({ head_repository: null }).task).to.not.equal(null);
  });

  it('takes the first name that is not blank', () => {
    const { workflow: _workflow, ...unnamed } = aWorkflowRun('completed');
    expect(interpret('workflow_run', unnamed).title).to.equal('CI');
    const blank = { ...unnamed, workflow: { name: '' } };
    expect(interpret('workflow_run', blank).task?.title).to.equal('CI failed on main');
    const nameless = aWorkflowRun('completed', { name: '' });
    expect(interpret('workflow_run', { ...nameless, workflow: null }).title).to.equal('Workflow');
  });

  it('keeps the branch in a title that is too long', () => {
    const payload = { ...aWorkflowRun('completed'), workflow: { name: 'w'.repeat(600) } };
    const title = interpret('workflow_run', payload).task?.title;
    expect(title).to.have.length(500);
    expect(title).to.match(/w failed on main$/);
  });

  it('without a workflow or a branch is no task', () => {
    expect(completed({ workflow_id: null }).task).to.equal(null);
    expect(completed({ head_branch: null }).task).to.equal(null);
  });
});
