import { expect } from 'chai';
import sinon from 'sinon';
import { DeferredErrorRecorder } from '../../../../src/application/errors/deferred-error-recorder.js';
import { ErrorAggregator } from '../../../../src/application/errors/error-aggregator.js';
import { ErrorSampler } from '../../../../src/application/errors/error-sampler.js';
import { RecordingLogger } from '../../../../src/application/errors/recording-logger.js';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { NodeDigests } from '../../../../src/adapters/outbound/system/node-digests.js';
import { AppError, notFound } from '../../../../src/domain/shared/app-error.js';
import { listQuery } from '../../../../src/domain/shared/page.js';
import { redactor } from '../../../../src/domain/shared/redaction.js';
import { inMemoryParts, settle } from '../../../support/in-memory-parts.js';

const SECRET = 'Zq81secret1971value';

describe('ErrorAggregator', () => {
  let parts: ReturnType<typeof inMemoryParts>;
  let metrics: InMemoryMetrics;
  let errors: ErrorAggregator;

  const open = () => {
    const sampler = new ErrorSampler({ digests: new NodeDigests(), redact: redactor([SECRET]) });
    const labels = ['category', 'severity'];
    const failures = metrics.counter({ name: 'errors_total', help: 'Failures.', labels });
    const dropped = metrics.counter({ name: 'error_occurrences_dropped_total', help: 'Lost.' });
    const { errorGroups: groups } = parts;
    return new ErrorAggregator({ ...parts, groups, sampler, failures, dropped, version: '1.2.3' });
  };

  beforeEach(() => {
    parts = inMemoryParts();
    metrics = new InMemoryMetrics();
    errors = open();
  });

  afterEach(() => {
    sinon.restore();
  });

  const groups = async (code?: string) => {
    const only = { field: 'code', operator: 'in', values: [code ?? ''] } as const;
    const filters = code === undefined ? [] : [only];
    return (await parts.errorGroupQueries.list(listQuery({ limit: 200, filters }))).items;
  };

  const statistics = () => parts.errorGroupQueries.statistics(new Date(0));

  const told = async () => {
    await parts.eventStream.sequence(10_000);
    return (await parts.eventStream.readAfter(0, 10_000)).map(({ type }) => type);
  };

  it('stores one group for one fault, with count, times, version and a sample', async () => {
    const context = {
      actor: { kind: 'system', id: 'system:x', role: 'admin' },
      requestId: 'r1',
    } as const;
    await parts.scope.run(context, async () => {
      errors.record(notFound('task', '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10'), 'tasks.get');
      await parts.clock.advance(1_000);
      errors.record(notFound('task', '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a11'), 'tasks.get');
    });
    await errors.store();
    const [group, ...others] = await groups();
    expect(others).to.deep.equal([]);
    expect(group).to.deep.include({
      kind: 'not-found',
      code: 'task.not-found',
      category: 'validation',
      severity: 'low',
      component: 'tasks.get',
      message: 'There is no task <id>',
      count: 2,
      status: 'open',
      firstVersion: '1.2.3',
    });
    expect(group?.sample).to.deep.include({ requestId: 'r1', actor: 'system:x', causes: [] });
    expect(group!.lastSeenAt.getTime() - group!.firstSeenAt.getTime()).to.equal(1_000);
    expect(await told()).to.deep.equal(['brain.error.new']);
    expect(metrics.value('errors_total', { category: 'validation', severity: 'low' })).to.equal(2);
  });

  it('tells faults apart by component, code, message and place', async () => {
    const make = () => new Error('boom');
    const elsewhere = () => make();
    errors.record(make(), 'one');
    errors.record(make(), 'two');
    errors.record(new AppError('timeout', 'a.late', 'boom'), 'one');
    errors.record(new AppError('timeout', 'b.late', 'boom'), 'one');
    errors.record(elsewhere(), 'one');
    await errors.store();
    expect((await groups()).length).to.be.at.least(4);
    expect((await statistics()).total).to.equal(5);
  });

  it('counts an error once, however many layers tell of it', async () => {
    const inner = new Error('inner');
    const outer = new AppError('internal', 'internal', 'outer', { cause: inner });
    errors.record(outer, 'tasks.get');
    errors.record(outer, 'http');
    errors.record(inner, 'brain.http');
    await errors.store();
    errors.record(new AppError('internal', 'internal', 'later', { cause: inner }), 'brain');
    await errors.store();
    expect((await statistics()).total).to.equal(1);
    expect((await groups())[0]?.sample.causes).to.deep.equal(['Error']);
  });

  it('brings a resolved fault back once, and tells', async () => {
    const fail = async () => {
      errors.record(notFound('task', '7'), 'tasks.get');
      await errors.store();
    };
    await fail();
    const [group] = await groups();
    await parts.work.run(async () => {
      const found = await parts.errorGroups.get(group!.id);
      const { group: resolved, events } = found.resolve('me', 'mended', parts.clock.now());
      await parts.errorGroups.save(resolved, events);
    });
    await parts.clock.advance(1_000);
    await fail();
    await fail();
    expect((await groups())[0]).to.deep.include({ status: 'regressed', count: 3, note: 'mended' });
    expect(await told()).to.deep.equal([
      'brain.error.new',
      'brain.error.resolved',
      'brain.error.regressed',
    ]);
  });

  it('shows no secret', async () => {
    const cause = new Error(`connect postgres://root:${SECRET}@db failed`);
    const data = { password: SECRET, url: `http://u:${SECRET}@x`, nested: { token: SECRET } };
    errors.record(new AppError('unavailable', 'x', `key ${SECRET} is wrong`, { cause, data }), 'x');
    await errors.store();
    expect(JSON.stringify(await groups())).to.not.contain(SECRET);
  });

  it('survives a storm of different faults: bounded groups, few writes, exact counts', async () => {
    const save = sinon.spy(parts.errorGroups, 'save');
    for (let index = 0; index < 20_000; index += 1) {
      const word = index.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? '');
      errors.record(new AppError('internal', 'storm', `Fault called ${word}`), 'storm');
      errors.record(notFound('task', String(index)), 'tasks.get');
    }
    await errors.store();
    expect((await statistics()).total).to.equal(40_000);
    expect(save.callCount).to.be.at.most(501);
    const [overflow] = await groups('errors.overflow');
    expect(overflow?.count).to.be.greaterThan(19_000);
    const [common] = await groups('task.not-found');
    expect(common?.count).to.equal(20_000);
  });

  it('keeps room for faults in a storm of refusals', async () => {
    for (let index = 0; index < 1_000; index += 1) {
      errors.record(new AppError('validation', `made-up-${String(index)}`, 'x'), 'http');
    }
    errors.record(new AppError('internal', 'real', 'A real one'), 'tasks.get');
    await errors.store();
    const all = await parts.errorGroupQueries.statistics(new Date(0));
    expect(all.bySeverity).to.deep.equal({ low: 1_000, high: 1 });
    expect(all.byComponent).to.deep.include({ 'tasks.get': 1 });
    expect(all.newGroups).to.equal(102);
  });

  it('keeps what it cannot store, and stores it later', async () => {
    const run = sinon.stub(parts.work, 'run').rejects(new AppError('unavailable', 'down', 'down'));
    for (let index = 0; index < 700; index += 1) {
      errors.record(new AppError('internal', `code-${String(index % 600)}`, 'x'), 'x');
    }
    await errors.store();
    errors.record(new AppError('internal', 'code-1', 'x'), 'x');
    await errors.store();
    run.restore();
    await errors.store();
    expect((await statistics()).total).to.equal(701);
    expect(parts.logger.entries.filter(({ level }) => level === 'warn')).to.have.lengthOf(1);
  });

  it('stores by itself every five seconds, and at the end', async () => {
    errors.start();
    errors.record(notFound('task', '7'), 'x');
    await parts.clock.advance(5_000);
    await settle();
    expect((await statistics()).total).to.equal(1);
    errors.record(notFound('task', '8'), 'x');
    await errors.stop();
    expect((await statistics()).total).to.equal(2);
  });

  it('counts what is lost when it stops while the database refuses or does not answer', async () => {
    const dropped = () => metrics.value('error_occurrences_dropped_total', {});
    const run = sinon.stub(parts.work, 'run').rejects(new AppError('unavailable', 'down', 'down'));
    errors.start();
    errors.record(notFound('task', '7'), 'x');
    errors.record(notFound('task', '8'), 'x');
    await errors.stop();
    expect(dropped()).to.equal(2);
    run.returns(new Promise(() => undefined));
    errors = open();
    errors.start();
    errors.record(notFound('task', '7'), 'x');
    const stopped = errors.stop();
    await settle();
    await parts.clock.advance(2_000);
    await stopped;
    expect(dropped()).to.equal(3);
    expect(parts.clock.asleep).to.equal(0);
  });

  it('takes whatever is thrown', async () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
      },
    );
    for (const thrown of [undefined, null, 'text', 7, hostile, Object.create(null)]) {
      errors.record(thrown, 'x');
    }
    await errors.store();
    expect((await statistics()).total).to.equal(6);
  });

  it('counts errors whose facts are of no use', async () => {
    const ring: Record<string, unknown> = {};
    ring['ring'] = ring;
    for (const data of [{ ring }, { big: 10n }, { nothing: undefined }, { call: () => 7 }]) {
      errors.record(new AppError('internal', 'odd', 'odd', { data }), 'x');
      errors.record(new AppError('internal', 'odd', 'odd', { data }), 'y');
      await errors.store();
    }
    expect((await statistics()).total).to.equal(8);
  });

  it('tells errors that are not ours apart by their codes and classes', async () => {
    const refused = () => Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
    for (const make of [refused, () => new TypeError('no'), () => new RangeError('no'), refused]) {
      errors.record(make(), 'x');
    }
    const down = (cause: Error) => new AppError('unavailable', 'down', 'down', { cause });
    for (const cause of [refused(), new TypeError('no')]) errors.record(down(cause), 'x');
    await errors.store();
    const counts = (await groups()).map(({ code, count }) => [code, count]);
    expect(counts).to.have.deep.members([
      ['ECONNREFUSED', 2],
      ['TypeError', 1],
      ['RangeError', 1],
      ['down', 1],
      ['down', 1],
    ]);
  });

  it('two at once count everything and tell of a new fault once', async () => {
    const other = open();
    for (const each of [errors, other, errors, other]) each.record(notFound('task', '7'), 'x');
    await Promise.all([errors.store(), other.store()]);
    expect((await groups())[0]?.count).to.equal(4);
    expect(await told()).to.deep.equal(['brain.error.new']);
  });
});

describe('RecordingLogger', () => {
  it('passes on all, and records what is logged with an error as a warning or worse', () => {
    const { logger } = inMemoryParts();
    const recorded: unknown[] = [];
    const late = new DeferredErrorRecorder();
    const recording = new RecordingLogger(logger, late, 'brain').child('http');
    const error = new Error('no');
    recording.warn('early', { error });
    late.passTo({ record: (...failure) => recorded.push(failure) });
    for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const) {
      recording[level](`at ${level}`, { error });
      recording[level]('without', { reason: 'none' });
      recording[level]('plain');
    }
    expect(recorded).to.deep.equal(Array.from({ length: 4 }, () => [error, 'brain.http']));
    expect(logger.entries).to.have.lengthOf(19);
    expect(logger.entries[0]).to.include({ logger: 'brain.http', message: 'early' });
    expect(recording.isEnabled('trace')).to.equal(true);
  });
});
