import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { JsonObject } from '../../src/domain/shared/json.js';
import type { WebhookRequest } from '../../src/ports/events/webhook-provider.js';
import { BrainProcess } from '../support/brain-process.js';
import { eventually } from '../support/eventually.js';
import { post, signedDelivery, type TestDelivery } from '../support/signed-delivery.js';
import { aLinearIssue } from '../unit/adapters/connectors/linear/payloads.js';

const OLD = 'old-webhook-secret-0123456789';
const NEW = 'new-webhook-secret-0123456789';

interface Stored extends Record<string, unknown> {
  readonly id: string;
  readonly status: string;
  readonly taskId: string | null;
}

describe('deliveries of Linear, Slack and ClickUp', function () {
  this.timeout(60_000);
  let brain: BrainProcess;

  before(async () => {
    const secrets = (provider: string) => ({
      [`CLICKUP_BRAIN_INTEGRATIONS_${provider}_WEBHOOK_SECRET`]: `${OLD},${NEW}`,
    });
    brain = await BrainProcess.start({
      env: { ...secrets('LINEAR'), ...secrets('SLACK'), ...secrets('CLICKUP') },
    });
  });

  after(async () => {
    await brain.dispose();
  });

  const delivery = (
    provider: string,
    type: string,
    payload: JsonObject,
    change: Partial<TestDelivery> = {},
  ): WebhookRequest =>
    signedDelivery({ provider, type, payload, deliveryId: randomUUID(), secret: OLD, ...change });

  async function stored(answer: Response): Promise<{ eventId: string; duplicate: boolean }> {
    expect(answer.status).to.equal(200);
    return (await answer.json()) as { eventId: string; duplicate: boolean };
  }

  function handled(eventId: string): Promise<Stored> {
    return eventually(async () => {
      const event = await brain.get<Stored>(`/api/v1/events/${eventId}`);
      expect(event.status).not.to.equal('received');
      return event;
    });
  }

  async function accepted(provider: string, type: string, payload: JsonObject): Promise<Stored> {
    const { eventId } = await stored(
      await post(brain.url, provider, delivery(provider, type, payload)),
    );
    return handled(eventId);
  }

  async function expectProblem(answer: Response, status: number, code: string) {
    expect(answer.status).to.equal(status);
    expect(await answer.json()).to.include({ code });
  }

  it('of Linear become tasks, once each', async () => {
    const issue = aLinearIssue('create', { id: randomUUID(), title: 'From Linear' });
    const request = delivery('linear', 'Issue', issue);
    const first = await stored(await post(brain.url, 'linear', request));
    const event = await handled(first.eventId);
    expect(event).to.include({ status: 'processed', entity: 'task', action: 'created' });
    expect(await brain.get(`/api/v1/tasks/${event.taskId!}`)).to.include({
      ...{ title: 'From Linear', type: 'issue', status: 'open', priority: 'critical' },
    });
    const again = delivery('linear', 'Issue', issue, { secret: NEW });
    for (const repeat of [request, again]) {
      expect(await stored(await post(brain.url, 'linear', repeat))).to.deep.equal({
        ...{ eventId: first.eventId, duplicate: true },
      });
    }
  });

  it('of Linear tell of a comment at the task of its issue', async () => {
    const id = randomUUID();
    const { taskId } = await accepted('linear', 'Issue', aLinearIssue('create', { id }));
    const comment = { action: 'create', data: { id: randomUUID(), issueId: id, body: 'So?' } };
    expect(await accepted('linear', 'Comment', comment)).to.include({ entity: 'comment', taskId });
  });

  it('of ClickUp become tasks that follow every change', async () => {
    const task_id = randomUUID();
    const created = await accepted('clickup', 'taskCreated', { task_id });
    expect(created).to.include({ status: 'processed', action: 'created' });
    const renamed = { id: randomUUID(), date: String(Date.now()), field: 'name', after: 'Ship it' };
    await accepted('clickup', 'taskUpdated', { task_id, history_items: [renamed] });
    const done = {
      id: randomUUID(),
      date: String(Date.now() + 1_000),
      field: 'status',
      before: { status: 'to do', type: 'open' },
      after: { status: 'done', type: 'closed' },
    };
    const last = await accepted('clickup', 'taskStatusUpdated', { task_id, history_items: [done] });
    expect(last.taskId).to.equal(created.taskId);
    expect(await brain.get(`/api/v1/tasks/${created.taskId!}`)).to.include({
      ...{ title: 'Ship it', status: 'completed', type: 'task' },
    });
  });

  it('of Slack are answered as Slack wants it', async () => {
    const challenge = { challenge: 'c'.repeat(50) };
    const shaken = await post(brain.url, 'slack', delivery('slack', 'url_verification', challenge));
    expect([shaken.status, await shaken.json()]).to.deep.equal([200, challenge]);
    const click = delivery('slack', 'block_actions', { user: { id: 'U1' }, actions: [] });
    const clicked = await post(brain.url, 'slack', click);
    expect([clicked.status, await clicked.text()]).to.deep.equal([200, '']);
    const typed = { command: '/brain', text: 'help', user_id: 'U1' };
    const said = await post(brain.url, 'slack', delivery('slack', 'slash_command', typed));
    expect(await said.json()).to.have.property('response_type', 'ephemeral');
    const message = { channel: 'C1', user: 'U1', text: 'deploy done', ts: '1795226400.000200' };
    expect(await accepted('slack', 'message', message)).to.include({
      ...{ status: 'ignored', entity: 'message', action: 'created', title: 'deploy done' },
    });
  });

  it('that were signed too long ago are refused', async () => {
    const old = (seconds: number) => ({ at: new Date(Date.now() - seconds * 1_000) });
    const issue = delivery('linear', 'Issue', aLinearIssue('create'), old(62));
    await expectProblem(await post(brain.url, 'linear', issue), 401, 'webhook.stale');
    const message = delivery('slack', 'message', { channel: 'C1', ts: '1.0' }, old(302));
    await expectProblem(await post(brain.url, 'slack', message), 401, 'webhook.stale');
  });

  for (const provider of ['linear', 'slack', 'clickup']) {
    it(`of ${provider} with another secret are refused`, async () => {
      const forged = delivery(provider, 'message', {}, { secret: 'a-secret-of-somebody-else' });
      await expectProblem(await post(brain.url, provider, forged), 401, 'webhook.bad-signature');
    });

    it(`of ${provider} of a type that nobody knows are stored and ignored`, async () => {
      const type = provider === 'slack' ? 'never_heard_of' : 'neverHeardOf';
      expect(await accepted(provider, type, { odd: true })).to.include({
        ...{ status: 'ignored', type, entity: 'other', action: 'other' },
      });
    });
  }

  it('of a known type in a shape that is not known are stored, and wait at the desk', async () => {
    const type = 'taskStatusUpdated';
    const event = await accepted('clickup', type, { task_id: { id: 'c0j' } });
    expect(event.status).to.equal('invalid');
    expect(event['error']).to.equal(`No ${type} looks like that: task_id must be an id`);
    const [letter] = await eventually(async () => {
      const page = await brain.get<{ items: JsonObject[] }>('/api/v1/dead-letters');
      const found = page.items.filter(({ payload }) => {
        return (payload as JsonObject)['eventId'] === event.id;
      });
      expect(found).to.have.length(1);
      return found;
    });
    expect(letter).to.include({ queue: 'events', attempt: 1 });
    expect(letter?.['error']).to.equal(`webhook.bad-shape: ${String(event['error'])}`);
  });
});
