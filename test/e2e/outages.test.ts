import { expect } from 'chai';
import { connect } from 'amqplib';
import type { SystemStatus } from '../../src/application/monitoring/system-status.js';
import { BrainProcess } from '../support/brain-process.js';
import { deliver, exampleDelivery } from '../support/deliver.js';
import { eventually } from '../support/eventually.js';
import { amqpUrl, describeWith, redisUrl } from '../support/services.js';
import { RedisPeer } from '../support/redis-broker.js';
import { createStack, type TestStack } from '../support/stack.js';
import { TcpProxy } from '../support/tcp-proxy.js';

describeWith(['postgres', 'rabbitmq', 'redis'], 'outages', function () {
  this.timeout(90_000);
  let stack: TestStack;
  let database: TcpProxy;
  let broker: TcpProxy;
  let cache: TcpProxy;
  let brain: BrainProcess;

  before(async () => {
    stack = await createStack('postgres');
    database = await TcpProxy.to(stack.database.url ?? '', 5432);
    broker = await TcpProxy.to(amqpUrl, 5672);
    cache = await TcpProxy.to(redisUrl, 6379);
    brain = await BrainProcess.start({
      env: {
        ...stack.env,
        CLICKUP_BRAIN_DATABASE_URL: database.url,
        CLICKUP_BRAIN_BROKER_URL: broker.url,
        CLICKUP_BRAIN_CACHE_URL: cache.url,
      },
    });
  });

  after(async () => {
    await brain.dispose();
    await Promise.all([database.close(), broker.close(), cache.close()]);
    await stack.drop();
  });

  const isHandled = (deliveryId: string) =>
    eventually(
      async () => {
        const [event] = await brain.all<{ status: string }>(
          `/api/v1/events?filter[deliveryId]=${deliveryId}`,
        );
        expect(event?.status).to.equal('processed');
      },
      { timeoutMs: 30_000, everyMs: 100 },
    );

  it('broker down: the delivery is taken, its job runs, and its events go out once it is back', async () => {
    const model = await connect(amqpUrl);
    const channel = await model.createChannel();
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(queue, `${stack.prefix}.events`, 'brain.event.processed');
    await broker.refuse();
    const delivery = exampleDelivery('issues', 'opened');
    expect((await deliver(brain.url, delivery)).status).to.equal(200);
    expect((await fetch(`${brain.url}/health/ready`)).status).to.equal(200);
    await broker.restore();
    await isHandled(delivery.deliveryId);
    await eventually(
      async () => {
        const message = await channel.get(queue, { noAck: true });
        expect(String(message && message.content)).to.include(delivery.deliveryId);
      },
      { timeoutMs: 30_000, everyMs: 100 },
    );
    await model.close();
  });

  it('database down: 503 with Retry-After, and everything goes on by itself', async () => {
    const delivery = exampleDelivery('issues', 'reopened');
    await database.refuse();
    const refused = await deliver(brain.url, delivery);
    expect(refused.status).to.equal(503);
    expect(refused.headers.get('content-type')).to.include('application/problem+json');
    expect(Number(refused.headers.get('retry-after'))).to.be.greaterThan(0);
    const { code } = (await refused.json()) as { code: string };
    // The second when the workers have found out first.
    expect(code).to.be.oneOf(['database.unavailable', 'resilience.open']);
    await eventually(async () => {
      expect((await fetch(`${brain.url}/health/ready`)).status).to.equal(503);
    });
    await database.restore();
    await eventually(async () => {
      expect((await deliver(brain.url, delivery)).status).to.equal(200);
    });
    await isHandled(delivery.deliveryId);
  });

  it('cache down: slower, never wrong', async () => {
    const [task] = await brain.all<{ id: string; title: string }>('/api/v1/tasks');
    const path = `/api/v1/tasks/${task?.id ?? ''}`;
    await brain.get(path);
    cache.blackHole();
    expect(await brain.get(path)).to.include({ id: task?.id });
    await cache.refuse();
    expect(await brain.get(path)).to.include({ id: task?.id });
    await cache.restore();
    expect(await brain.get(path)).to.include({ id: task?.id });
  });

  it('shows afterwards what failed, what stood in for it, and that all is well', async () => {
    await eventually(async () => {
      await brain.all('/api/v1/tasks');
      const { dependencies } = await brain.get<SystemStatus>('/api/system/status');
      const states = dependencies.map(({ name, state }) => `${name} ${state}`).sort();
      expect(states).to.deep.equal(['broker closed', 'cache closed', 'database closed']);
      const statusOf = (wanted: string) => dependencies.find(({ name }) => name === wanted);
      for (const name of ['database', 'cache']) {
        expect(statusOf(name)?.failures, name).to.be.greaterThan(0);
        expect(statusOf(name)?.lastFailure?.at, name).to.be.a('string');
      }
      expect(statusOf('cache')?.fallbacks).to.be.greaterThan(0);
      expect(statusOf('cache')?.lastRecovery).to.include({
        action: 'reconnect',
        outcome: 'recovered',
      });
    });
  });
});

describeWith(['postgres', 'redis'], 'outages of a broker on Redis', function () {
  this.timeout(90_000);
  let stack: TestStack;
  let broker: TcpProxy;
  let peer: RedisPeer;
  let api: BrainProcess;
  let worker: BrainProcess;

  before(async () => {
    stack = await createStack('postgres', 'redis');
    broker = await TcpProxy.to(redisUrl, 6379);
    peer = new RedisPeer();
    const env = { ...stack.env, CLICKUP_BRAIN_BROKER_URL: broker.url };
    api = await BrainProcess.start({ roles: ['api'], env });
    const roles = ['worker', 'scheduler', 'consumer'];
    worker = await BrainProcess.start({ roles, env });
  });

  after(async () => {
    await api.dispose();
    await worker.dispose();
    await broker.close();
    peer.close();
    await stack.drop();
  });

  const statusOf = async (deliveryId: string) => {
    const path = `/api/v1/events?filter[deliveryId]=${deliveryId}`;
    const [event] = await api.all<{ status: string }>(path);
    return event?.status;
  };
  const isProcessed = (deliveryId: string) =>
    eventually(async () => expect(await statusOf(deliveryId)).to.equal('processed'), {
      timeoutMs: 30_000,
      everyMs: 100,
    });
  const isToldOf = (deliveryId: string) =>
    eventually(
      async () => {
        const entries = await peer.entries(`${stack.prefix}.events`);
        const told = entries.filter(({ type }) => type === 'brain.event.processed');
        expect(told.map(({ body }) => body).join()).to.include(deliveryId);
      },
      { timeoutMs: 30_000, everyMs: 100 },
    );

  for (const [how, spoil] of [
    ['away', () => broker.refuse()],
    ['silent', async () => broker.blackHole()],
  ] as const) {
    it(`broker ${how}: the delivery is taken, another process runs its job, and events go out later`, async () => {
      await spoil();
      const delivery = exampleDelivery('issues', 'opened');
      expect((await deliver(api.url, delivery)).status).to.equal(200);
      await isProcessed(delivery.deliveryId);
      await broker.restore();
      await isToldOf(delivery.deliveryId);
    });
  }

  it('handles commands that came while the broker was away from us', async () => {
    await broker.refuse();
    const title = `Meanwhile ${stack.prefix}`;
    const command = { specversion: '1.0', id: stack.prefix, source: '/test' };
    await peer.send(`${stack.prefix}.commands`, {
      body: JSON.stringify({ ...command, type: 'brain.task.create', data: { title } }),
    });
    await broker.restore();
    await eventually(
      async () => {
        const path = `/api/v1/tasks?filter[title]=${encodeURIComponent(title)}`;
        expect(await api.all(path)).to.have.length(1);
      },
      { timeoutMs: 30_000, everyMs: 100 },
    );
  });
});
