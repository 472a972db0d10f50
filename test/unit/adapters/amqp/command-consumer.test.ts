import { expect } from 'chai';
import { CommandConsumer } from '../../../../src/adapters/inbound/amqp/command-consumer.js';
import { command } from '../../../../src/adapters/inbound/amqp/command.js';
import { entityDtos } from '../../../../src/adapters/inbound/wire/entity-dto.js';
import { TASK } from '../../../../src/domain/tasks/task-entity.js';
import { InMemoryCommandChannel } from '../../../../src/adapters/outbound/memory/in-memory-command-channel.js';
import { InMemoryPluginHooks } from '../../../../src/adapters/outbound/memory/in-memory-plugin-hooks.js';
import { InMemoryTracer } from '../../../../src/adapters/outbound/memory/in-memory-tracer.js';
import { NodeDigests } from '../../../../src/adapters/outbound/system/node-digests.js';
import { SilentTracer } from '../../../../src/adapters/outbound/telemetry/silent-tracer.js';
import { IdempotentExecution } from '../../../../src/application/shared/idempotent-execution.js';
import { UseCaseRunner } from '../../../../src/application/shared/use-case-runner.js';
import type { UseCase } from '../../../../src/application/shared/use-case.js';
import { toTraceHeaders, type TraceContext } from '../../../../src/domain/shared/trace-context.js';
import type { Tracer } from '../../../../src/ports/runtime/tracer.js';
import { aTrace, fresh } from '../../../support/builders.js';
import { inMemoryParts, settle } from '../../../support/in-memory-parts.js';

describe('CommandConsumer and traces', () => {
  let channel: InMemoryCommandChannel;
  let consumer: CommandConsumer;
  let seen: (TraceContext | undefined)[];
  let tracer: InMemoryTracer;

  beforeEach(() => {
    tracer = new InMemoryTracer();
  });

  afterEach(() => consumer.stop());

  async function start(by: Tracer): Promise<void> {
    const parts = inMemoryParts();
    channel = new InMemoryCommandChannel(parts.clock);
    seen = [];
    const create: UseCase<{ readonly title: string }, object> = {
      name: 'tasks.create',
      permission: 'task:write',
      execute: (input, { trace }) => {
        seen.push(trace);
        return Promise.resolve(input);
      },
    };
    const digests = new NodeDigests();
    const idempotency = new IdempotentExecution({ ...parts, store: parts.idempotency, digests });
    const hooks = new InMemoryPluginHooks();
    consumer = new CommandConsumer({
      channel,
      commands: [
        command({
          type: 'brain.task.create',
          dto: entityDtos(TASK).create,
          useCase: create,
          toInput: (dto) => dto,
          present: (result) => result,
        }),
      ],
      runner: new UseCaseRunner({ ...parts, hooks, idempotency, tracer: by }),
      newRequestId: () => 'r',
      logger: parts.logger,
      tracer: by,
    });
    await consumer.start();
  }

  async function send(event: object, headers: Readonly<Record<string, unknown>> = {}) {
    const common = { specversion: '1.0', id: fresh('id'), source: '/test' };
    const text = JSON.stringify({ ...common, type: 'brain.task.create', ...event });
    channel.send({
      ...{ body: Buffer.from(text), contentType: 'application/cloudevents+json', headers },
      ...{ routingKey: 'brain.task.create', replyTo: 'replies', redelivered: false },
    });
    await settle();
    return channel.replies.at(-1);
  }

  const data = { title: 'Traced' };

  it('goes on with the trace of the sender, and so does the reply', async () => {
    await start(tracer);
    const sender = aTrace({ state: 'rojo=1' });
    const reply = await send({ data, ...toTraceHeaders(sender) });
    const [useCase, step] = tracer.spans;
    expect(step).to.deep.include({
      name: 'process brain.task.create',
      kind: 'consumer',
      parent: sender,
    });
    expect(useCase).to.deep.include({ name: 'tasks.create', parent: step?.context });
    expect(seen).to.deep.equal([useCase?.context]);
    expect(reply?.headers).to.deep.equal(step && toTraceHeaders(step.context));
  });

  it('takes the trace of the message where the event has none that is sound', async () => {
    await start(tracer);
    const hop = aTrace();
    const { traceparent } = toTraceHeaders(hop);
    await send({ data, traceparent: 7 }, { traceparent });
    expect(tracer.spans.at(-1)?.parent).to.deep.equal(hop);
    const sender = aTrace();
    await send({ data, ...toTraceHeaders(sender) }, { traceparent });
    expect(tracer.spans.at(-1)?.parent).to.deep.equal(sender);
  });

  it('begins a trace for a command without one', async () => {
    await start(tracer);
    await send({ data, traceparent: 'nonsense' });
    expect(tracer.spans.map(({ parent }) => parent === undefined)).to.deep.equal([false, true]);
  });

  it('answers a refusal within the trace too', async () => {
    await start(tracer);
    const sender = aTrace();
    const reply = await send({ data: { title: '' }, ...toTraceHeaders(sender) });
    expect(channel.dead).to.have.lengthOf(1);
    const [step] = tracer.spans;
    expect(step?.attributes['error.type']).to.equal('request.invalid');
    expect(reply?.headers).to.deep.equal(step && toTraceHeaders(step.context));
    const unknown = await send({ type: 'brain.task.explode', ...toTraceHeaders(sender) });
    expect(unknown?.headers).to.deep.equal(toTraceHeaders(sender));
    expect(tracer.spans).to.have.lengthOf(1);
  });

  it('passes the trace of the sender on while tracing is off', async () => {
    await start(new SilentTracer());
    const sender = aTrace({ isSampled: false, state: 'rojo=1' });
    const reply = await send({ data, ...toTraceHeaders(sender) });
    expect(seen).to.deep.equal([sender]);
    expect(reply?.headers).to.deep.equal(toTraceHeaders(sender));
    expect((await send({ data }))?.headers).to.deep.equal({});
  });
});
