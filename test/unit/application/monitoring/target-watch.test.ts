import { expect } from 'chai';
import { MetricReader } from '../../../../src/application/monitoring/metric-reader.js';
import { ReadService } from '../../../../src/application/monitoring/read-service.js';
import { TargetWatch } from '../../../../src/application/monitoring/target-watch.js';
import { inMemoryParts, settle } from '../../../support/in-memory-parts.js';

const MINUTE = 60_000;

function open() {
  const parts = inMemoryParts();
  const { clock, metricHistory: history, serviceRecord: record, work, ids, eventStream } = parts;
  const metrics = new MetricReader({ history, clock, unstored: () => [] });
  const targets = {
    availability: 0.999,
    successRate: 0.95,
    averageResponseSeconds: 2,
    recoverySeconds: 30,
    concurrentOperations: 10,
  };
  const capacity = { value: 10 };
  const service = new ReadService({
    record,
    metrics,
    clock,
    targets: () => targets,
    capacity: () => capacity.value,
  });
  const reports: string[] = [];
  const watch = (holder = 'one') =>
    new TargetWatch({
      ...{ ...parts, service, record, events: parts.eventLog, holder },
      onDone: async () => reports.push(holder),
    });
  const span = (beganAt: Date, seenAt: Date, stoppedAt: Date | null = null) =>
    work.run(() =>
      record.saveSpan({ id: ids.next(), process: 'p', roles: ['api'], beganAt, seenAt, stoppedAt }),
    );
  const told = async () => {
    while ((await eventStream.sequence(100)) > 0);
    const events = await eventStream.readAfter(0, 100);
    return events.map(({ type, data }) => `${type} ${String(data['target'])}`);
  };
  const pass = async (ms: number) => {
    await settle();
    for (let passed = 0; passed < ms; passed += MINUTE) {
      await clock.advance(MINUTE);
      await settle();
    }
    await settle();
  };
  return { ...parts, service, watch, span, told, pass, capacity, reports };
}

describe('TargetWatch', () => {
  it('tells once that a target is missed, and once that it is met again', async () => {
    const { watch, told, pass, capacity } = open();
    const watching = watch();
    watching.start();
    await pass(6 * MINUTE);
    expect(await told()).to.deep.equal([]);
    capacity.value = 5;
    await pass(20 * MINUTE);
    expect(await told()).to.deep.equal(['brain.target.missed concurrentOperations']);
    capacity.value = 10;
    await pass(20 * MINUTE);
    expect(await told()).to.deep.equal([
      'brain.target.missed concurrentOperations',
      'brain.target.met concurrentOperations',
    ]);
    await watching.stop();
  });

  it('reports each look that was done, and those of others not', async () => {
    const { watch, pass, reports, leases } = open();
    const watching = ['one', 'two'].map((holder) => watch(holder));
    for (const one of watching) one.start();
    await pass(16 * MINUTE);
    expect(reports).to.deep.equal(['one', 'one', 'one']);
    await leases.release('target-watch', 'one');
    await leases.acquire('target-watch', 'elsewhere', 60 * MINUTE);
    await pass(15 * MINUTE);
    expect(reports).to.have.length(3);
    await Promise.all(watching.map((one) => one.stop()));
  });

  it('tells nothing twice after a restart, nor when several processes watch', async () => {
    const { watch, told, pass, capacity, leases } = open();
    capacity.value = 5;
    const all = ['one', 'two', 'three'].map((holder) => watch(holder));
    for (const one of all) one.start();
    await pass(12 * MINUTE);
    await Promise.all(all.map((one) => one.stop()));
    await leases.release('target-watch', 'one');
    const next = watch('four');
    next.start();
    await pass(30 * MINUTE);
    expect(await told()).to.deep.equal(['brain.target.missed concurrentOperations']);
    await next.stop();
  });

  it('goes on after a look that failed', async () => {
    const { watch, told, pass, capacity, service, logger } = open();
    capacity.value = 5;
    const last = service.last.bind(service);
    service.last = () => Promise.reject(new Error('away'));
    const watching = watch();
    watching.start();
    await pass(6 * MINUTE);
    service.last = last;
    await pass(5 * MINUTE);
    expect(logger.entries.map(({ message }) => message)).to.include('targets cannot be judged now');
    expect(await told()).to.have.length(1);
    await watching.stop();
  });
});

describe('ReadService', () => {
  it('knows how available the installation was from its spans, across a kill', async () => {
    const { service, clock, span } = open();
    const start = clock.now();
    const at = (minutes: number) => new Date(start.getTime() + minutes * MINUTE);
    await span(at(0), at(20));
    await span(at(30), at(40), at(40));
    await span(at(50), at(60));
    await clock.advance(60 * MINUTE);
    const { availability, targets } = await service.last(24);
    expect(availability).to.deep.include({
      totalMs: 60 * MINUTE,
      unplannedMs: 10 * MINUTE,
      plannedMs: 10 * MINUTE,
    });
    const recovery = targets.find(({ name }) => name === 'recoverySeconds');
    expect(recovery).to.deep.include({ value: 600, state: 'missed' });
  });

  it('takes the room of each process that serves', async () => {
    const { service, clock, span } = open();
    await span(clock.now(), clock.now());
    await span(clock.now(), clock.now());
    await clock.advance(1_000);
    const { targets } = await service.last(1);
    expect(targets.find(({ name }) => name === 'concurrentOperations')?.value).to.equal(20);
  });

  it('judges nothing on a new installation', async () => {
    const { targets } = await open().service.last(720);
    expect(targets.filter(({ state }) => state === 'missed')).to.deep.equal([]);
  });
});
