import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { connect, type Channel, type ChannelModel } from 'amqplib';
import { BrainProcess } from '../support/brain-process.js';
import { eventually } from '../support/eventually.js';
import { amqpUrl, describeWith } from '../support/services.js';
import { createStack, type TestStack } from '../support/stack.js';

const run = promisify(execFile);

describeWith(['rabbitmq', 'redis', 'amqp-tools'], 'commands over AMQP', function () {
  this.timeout(60_000);
  let stack: TestStack;
  let brain: BrainProcess;
  let model: ChannelModel;
  let channel: Channel;

  before(async () => {
    stack = await createStack('sqlite');
    brain = await BrainProcess.start({ env: stack.env });
    model = await connect(amqpUrl);
    channel = await model.createChannel();
  });

  after(async () => {
    await model.close();
    await brain.dispose();
    await stack.drop();
  });

  /** By a client that is not ours: amqp-publish of Debian's amqp-tools. */
  async function publish(body: string, routingKey = 'brain.task.create', ...more: string[]) {
    const exchange = `${stack.prefix}.commands`;
    const options = ['-C', 'application/cloudevents+json', '-p', ...more];
    await run('amqp-publish', [
      `--url=${amqpUrl}`,
      '-e',
      exchange,
      '-r',
      routingKey,
      ...options,
      '-b',
      body,
    ]);
  }

  const create = (id: string, data: object) =>
    JSON.stringify({
      specversion: '1.0',
      id,
      source: '/test',
      type: 'brain.task.create',
      datacontenttype: 'application/json',
      data,
    });

  const titled = (title: string) =>
    brain.all<{ id: string; status: string }>(
      `/api/v1/tasks?filter[title]=${encodeURIComponent(title)}`,
    );

  const dead = (reason: string | RegExp) =>
    eventually(async () => {
      const message = await channel.get(`${stack.prefix}.commands.dead`, { noAck: true });
      if (!message) throw new Error('nothing in the dead queue');
      expect(String(message.properties.headers?.['x-brain-error'])).to.match(new RegExp(reason));
      return message.content.toString();
    });

  it('brain.metric.record records a metric, once however often it comes', async () => {
    const data = { name: 'byAmqp', value: 2, kind: 'counter', tags: { from: 'amqp' } };
    const body = create(randomUUID(), data).replace('brain.task.create', 'brain.metric.record');
    await publish(body, 'brain.metric.record');
    await publish(body, 'brain.metric.record');
    const bad = create(randomUUID(), { name: 'x' }).replace('task.create', 'metric.record');
    await publish(bad, 'brain.metric.record');
    expect(await dead('request.invalid')).to.equal(bad);
    const answer = await fetch(`${brain.url}/metrics/prometheus`);
    expect(await answer.text()).to.include('brain_custom_by_amqp_total{from="amqp"} 2\n');
  });

  it('brain.job.enqueue puts a job on its queue, once however often it comes', async () => {
    const runAt = '2099-01-01T00:00:00.000Z';
    const payload = { url: 'https://example.org/' };
    const body = (data: object) =>
      create(randomUUID(), data).replace('brain.task.create', 'brain.job.enqueue');
    const wanted = body({ queue: 'http', payload, runAt, priority: 'high' });
    await publish(wanted, 'brain.job.enqueue');
    await publish(wanted, 'brain.job.enqueue');
    const bad = body({ queue: 'nobody' });
    await publish(bad, 'brain.job.enqueue');
    expect(await dead('job.invalid')).to.equal(bad);
    const jobs = await brain.all('/api/v1/jobs?filter[queue]=http,nobody');
    expect(jobs).to.have.length(1);
    expect(jobs[0]).to.deep.include({ queue: 'http', payload, runAt, priority: 90 });
  });

  it('brain.task.create makes a task and tells of it; its repeat does nothing', async () => {
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(queue, `${stack.prefix}.events`, 'brain.task.created');
    const id = randomUUID();
    const title = `By AMQP ${id}`;
    await publish(create(id, { title, priority: 'high' }));
    await eventually(async () => {
      expect(await titled(title)).to.have.length(1);
    });
    const told = await eventually(async () => {
      const message = await channel.get(queue, { noAck: true });
      if (!message) throw new Error('not told yet');
      return message;
    });
    expect(told.properties.contentType).to.equal('application/cloudevents+json');
    expect(JSON.parse(told.content.toString())).to.deep.include({
      specversion: '1.0',
      type: 'brain.task.created',
    });

    await publish(create(id, { title, priority: 'high' }));
    const marker = randomUUID();
    await publish(create(marker, { title: marker }));
    await eventually(async () => {
      expect(await titled(marker)).to.have.length(1);
    });
    expect(await titled(title)).to.have.length(1);
  });

  it('answers where the sender asks for it, the same to a repeat', async () => {
    const { queue } = await channel.assertQueue('', { exclusive: true });
    const body = Buffer.from(create(randomUUID(), { title: 'Answer me' }));
    const replies: unknown[] = [];
    await channel.consume(
      queue,
      (message) => {
        if (message) replies.push(JSON.parse(message.content.toString()));
      },
      { noAck: true },
    );
    for (const correlationId of ['one', 'two']) {
      channel.publish(`${stack.prefix}.commands`, 'brain.task.create', body, {
        replyTo: queue,
        correlationId,
        contentType: 'application/cloudevents+json',
      });
    }
    await eventually(() => {
      expect(replies).to.have.length(2);
    });
    expect(replies[0]).to.include({ title: 'Answer me', status: 'open' });
    expect(replies[1]).to.deep.equal(replies[0]);
  });

  it('brain.task.update changes a task', async () => {
    const title = `Change me ${randomUUID()}`;
    await publish(create(randomUUID(), { title }));
    const [task] = await eventually(async () => {
      const tasks = await titled(title);
      expect(tasks).to.have.length(1);
      return tasks;
    });
    const update = {
      specversion: '1.0',
      id: randomUUID(),
      source: '/test',
      type: 'brain.task.update',
      data: { id: task?.id, status: 'in_progress' },
    };
    await publish(JSON.stringify(update), 'brain.task.update');
    await eventually(async () => {
      expect((await titled(title))[0]?.status).to.equal('in_progress');
    });
  });

  it('garbage goes to the dead queue with the reason, unchanged', async () => {
    await publish('this is no JSON {');
    expect(await dead('json.malformed')).to.equal('this is no JSON {');
  });

  it('what is no CloudEvent, unknown or invalid goes there too', async () => {
    await publish('{"hello":"world"}');
    await dead('cloud-event.invalid');
    const unknown = { specversion: '1.0', id: '1', source: '/test', type: 'brain.task.explode' };
    await publish(JSON.stringify(unknown));
    await dead('command.unknown');
    await publish(create(randomUUID(), { title: '' }));
    await dead('request.invalid');
  });

  it('the same id for another command is refused', async () => {
    const id = randomUUID();
    await publish(create(id, { title: `First ${id}` }));
    await publish(create(id, { title: `Second ${id}` }));
    await dead('idempotency.key-reused');
    expect(await titled(`Second ${id}`)).to.deep.equal([]);
  });

  it('shows no secret of a refused command in log, errors or reason', async () => {
    const secrets = Array.from({ length: 3 }, () => `Zq${randomUUID().replaceAll('-', '')}`);
    const [unknown = '', malformed = '', header = ''] = secrets;
    await publish(create(randomUUID(), { title: 'x', password: unknown }));
    await publish(`{"specversion": "1.0", "token": "${malformed}"`);
    await publish(
      create(randomUUID(), { title: 'x' }),
      'brain.task.create',
      '-H',
      `x-api-key: ${header}`,
    );
    const reasons: string[] = [];
    await eventually(async () => {
      const message = await channel.get(`${stack.prefix}.commands.dead`, { noAck: true });
      if (message) reasons.push(JSON.stringify(message.properties.headers ?? {}));
      expect(reasons).to.have.length(2);
    });
    expect(reasons.join()).to.include('x-brain-error');
    const errors = JSON.stringify(await brain.get('/api/v1/errors?limit=200'));
    const logs = JSON.stringify(await brain.get('/api/v1/logs?limit=1000'));
    expect(brain.output).to.include('command');
    for (const text of [reasons.join(), errors, logs, brain.output]) {
      for (const secret of secrets) expect(text).not.to.include(secret.slice(0, 14));
    }
  });
});
