import { expect } from 'chai';
import { InMemoryPluginHooks } from '../../../../src/adapters/outbound/memory/in-memory-plugin-hooks.js';
import { InMemoryTracer } from '../../../../src/adapters/outbound/memory/in-memory-tracer.js';
import { NodeDigests } from '../../../../src/adapters/outbound/system/node-digests.js';
import { SilentTracer } from '../../../../src/adapters/outbound/telemetry/silent-tracer.js';
import { IdempotentExecution } from '../../../../src/application/shared/idempotent-execution.js';
import { UseCaseRunner } from '../../../../src/application/shared/use-case-runner.js';
import type { UseCase } from '../../../../src/application/shared/use-case.js';
import type { Actor } from '../../../../src/domain/access/actor.js';
import { notFound } from '../../../../src/domain/shared/app-error.js';
import type { TraceContext } from '../../../../src/domain/shared/trace-context.js';
import type { Tracer } from '../../../../src/ports/runtime/tracer.js';
import { inMemoryParts } from '../../../support/in-memory-parts.js';
import { appErrorOf } from '../../../support/rejection.js';

const ANALYST: Actor = { kind: 'api-key', id: 'api-key:1', role: 'analyst' };
const TRACE: TraceContext = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  isSampled: true,
  state: 'rojo=1',
};

describe('UseCaseRunner and traces', () => {
  let parts: ReturnType<typeof inMemoryParts>;
  let tracer: InMemoryTracer;

  beforeEach(() => {
    parts = inMemoryParts();
    tracer = new InMemoryTracer();
  });

  const runner = (by: Tracer = tracer) => {
    const hooks = new InMemoryPluginHooks();
    const digests = new NodeDigests();
    const idempotency = new IdempotentExecution({ ...parts, store: parts.idempotency, digests });
    return new UseCaseRunner({ ...parts, hooks, idempotency, tracer: by });
  };

  const seen: unknown[] = [];
  const shout: UseCase<string, string> = {
    name: 'tasks.shout',
    permission: 'task:write',
    execute: (input, context) => {
      seen.splice(0, seen.length, context.trace, parts.scope.current()?.trace);
      return Promise.resolve(`${input}!`);
    },
  };

  const context = { actor: ANALYST, requestId: 'request-7', trace: TRACE };

  it('records a use case below its caller, and is what follows from it below the use case', async () => {
    expect(await runner().run(shout, 'hey', context)).to.equal('hey!');
    const [span] = tracer.spans;
    expect(span).to.deep.include({
      name: 'tasks.shout',
      kind: 'internal',
      parent: TRACE,
      attributes: { 'brain.actor.kind': 'api-key' },
      failed: false,
    });
    expect(seen).to.deep.equal([span?.context, span?.context]);
    expect(span?.context).to.include({ traceId: TRACE.traceId, state: 'rojo=1' });
  });

  it('begins a trace where there is none', async () => {
    await runner().run(shout, 'hey', { actor: ANALYST, requestId: 'request-7' });
    const [span] = tracer.spans;
    expect(span?.parent).to.equal(undefined);
    expect(seen[0]).to.deep.equal(span?.context);
  });

  it('records refusals, which are no failures, and failures', async () => {
    const viewer: Actor = { ...ANALYST, role: 'viewer' };
    await appErrorOf(runner().run(shout, 'hey', { ...context, actor: viewer }));
    const missing = { ...shout, execute: () => Promise.reject(notFound('task', '1')) };
    await appErrorOf(runner().run(missing, 'hey', context));
    const broken = { ...shout, execute: () => Promise.reject(new Error('broken')) };
    await appErrorOf(runner().run(broken, 'hey', context));
    expect(
      tracer.spans.map(({ attributes, failed }) => [attributes['error.type'], failed]),
    ).to.deep.equal([
      ['access.forbidden', false],
      ['task.not-found', false],
      ['internal', true],
    ]);
  });

  it('records what is run once per key, and its repeat', async () => {
    const once = { scope: 's', key: 'k', request: 'hey', toJson: (result: string) => result };
    await runner().runOnce(shout, 'hey', context, once);
    expect(seen[0]).to.deep.equal(tracer.spans[0]?.context);
    await runner().runOnce(shout, 'hey', context, once);
    expect(tracer.spans).to.have.lengthOf(2);
  });

  it('passes the trace of the caller on while tracing is off', async () => {
    await runner(new SilentTracer()).run(shout, 'hey', context);
    expect(seen).to.deep.equal([TRACE, TRACE]);
  });
});
