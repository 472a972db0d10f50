import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { BrainProcess } from '../support/brain-process.js';
import { deliver, exampleDelivery } from '../support/deliver.js';
import { eventually } from '../support/eventually.js';
import { RedisPeer } from '../support/redis-broker.js';
import { describeWith } from '../support/services.js';
import { createStack, type TestStack } from '../support/stack.js';

describeWith(['postgres', 'redis'], 'commands and wake-ups over Redis', function () {
  this.timeout(60_000);
  let stack: TestStack;
  let peer: RedisPeer;
  let api: BrainProcess;
  let others: BrainProcess[] = [];

  before(async () => {
    stack = await createStack('postgres', 'redis');
    peer = new RedisPeer();
    // Whoever waits for the polls of the other process waits longer than this suite does.
    const env = { ...stack.env, CLICKUP_BRAIN_JOBS_POLL_INTERVAL_SECONDS: '60' };
    const start = (...roles: string[]) => BrainProcess.start({ roles, env });
    api = await start('api');
    others = [await start('worker', 'scheduler'), await start('consumer')];
  });

  after(async () => {
    for (const brain of [api, ...others]) await brain.dispose();
    peer.close();
    await stack.drop();
  });

  const commands = () => `${stack.prefix}.commands`;
  const create = (id: string, data: object) =>
    JSON.stringify({ specversion: '1.0', id, source: '/test', type: 'brain.task.create', data });
  const titled = (title: string) =>
    api.all<{ id: string }>(`/api/v1/tasks?filter[title]=${encodeURIComponent(title)}`);

  it('a command makes a task once, answers its sender, and tells of it', async () => {
    const title = `By Redis ${randomUUID()}`;
    const replyTo = `${stack.prefix}.replies.test`;
    const replies = peer.follow(replyTo);
    const body = create(randomUUID(), { title });
    for (const correlationId of ['one', 'two']) {
      const asking = { 'reply-to': replyTo, 'correlation-id': correlationId };
      await peer.send(commands(), { body, ...asking });
    }
    await eventually(() => expect(replies).to.have.length(2));
    expect(replies.map((reply) => reply['correlation-id'])).to.have.members(['one', 'two']);
    const [task, ...more] = await titled(title);
    expect(more).to.deep.equal([]);
    const answered = replies.map(({ body: text = '' }) => JSON.parse(text) as { id: string });
    expect(answered.map(({ id }) => id)).to.deep.equal([task?.id, task?.id]);
    await eventually(async () => {
      const told = await peer.entries(`${stack.prefix}.events`);
      const created = told.filter(({ type }) => type === 'brain.task.created');
      expect(created.map(({ body: text }) => text).join()).to.include(task?.id);
    });
  });

  it('what cannot be done is set aside with the reason, unchanged', async () => {
    for (const body of ['this is no JSON {', create(randomUUID(), { title: '' })]) {
      await peer.send(commands(), { body });
      await eventually(async () => {
        const dead = await peer.entries(`${commands()}.dead`);
        const letter = dead.find((entry) => entry['body'] === body);
        expect(letter?.['x-brain-error']).to.match(/^(json.malformed|request.invalid): /);
      });
    }
    expect(await peer.redis.xlen(commands())).to.equal(0);
  });

  it('wakes the worker of another process, and the relay of events', async () => {
    const delivery = exampleDelivery('issues', 'opened');
    expect((await deliver(api.url, delivery)).status).to.equal(200);
    await eventually(async () => {
      const path = `/api/v1/events?filter[deliveryId]=${delivery.deliveryId}`;
      const [event] = await api.all<{ status: string }>(path);
      expect(event?.status).to.equal('processed');
    });
  });

  it('is healthy', async () => {
    const { checks } = await api.get<{ checks: Record<string, unknown>[] }>('/health');
    const broker = checks.find(({ name }) => name === 'broker');
    expect(broker).to.deep.include({ status: 'healthy' });
  });
});
