import { expect } from 'chai';
import { InMemoryLogger } from '../../src/adapters/outbound/memory/in-memory-logger.js';
import { createBrain, type Brain, type BrainOptions } from '../../src/bootstrap/library.js';
import type { IdGenerator } from '../../src/ports/runtime/id-generator.js';
import { eventually } from '../support/eventually.js';
import { ManualClock } from '../support/manual-clock.js';
import { appErrorOf } from '../support/rejection.js';

const IN_MEMORY = {
  database: { type: 'memory' },
  broker: { type: 'memory' },
  cache: { type: 'memory' },
} as const;

function count(resource: string): number {
  return process.getActiveResourcesInfo().filter((name) => name === resource).length;
}

describe('createBrain', () => {
  const opened: Brain[] = [];

  const create = (options: BrainOptions = {}): Brain => {
    const adapters = { logger: new InMemoryLogger(), ...options.adapters };
    const brain = createBrain({ ...options, adapters });
    opened.push(brain);
    return brain;
  };

  const started = async (options: BrainOptions = {}): Promise<Brain> => {
    const brain = create(options);
    await brain.start();
    return brain;
  };

  afterEach(async () => {
    for (const brain of opened.splice(0)) await brain.stop();
  });

  it('opens no port unless it has the role api', async () => {
    const servers = count('TCPServerWrap');
    const brain = await started();
    expect(brain.url).to.equal(undefined);
    expect(count('TCPServerWrap')).to.equal(servers);
  });

  it('leaves no timer behind when it stops', async () => {
    await Promise.resolve(); // from here on mocha's own timer counts too
    const timers = count('Timeout');
    const brain = await started();
    await brain.use('tasks.create', { title: 'Leave nothing' });
    expect(count('Timeout')).to.be.above(timers);
    await brain.stop();
    expect(count('Timeout')).to.equal(timers);
  });

  it('takes in and handles a simulated event', async () => {
    const brain = await started();
    const { eventId } = await brain.simulateEvent('github', 'ping', { zen: 'Keep it simple' });
    await eventually(async () => {
      const event = await brain.use('events.get', { id: eventId });
      expect(event.status).to.equal('ignored');
    });
  });

  it('uses an adapter passed in instead of its own, and wraps its own with a function', async () => {
    const clock = new ManualClock(new Date('2030-01-01T00:00:00.000Z'));
    const made: string[] = [];
    const brain = await started({
      adapters: {
        clock,
        ids: (ids): IdGenerator => ({
          next: <Kind extends string>() => {
            const id = ids.next<Kind>();
            made.push(id);
            return id;
          },
        }),
      },
    });
    const task = await brain.use('tasks.create', { title: 'Wrapped' });
    expect(task.createdAt).to.deep.equal(clock.now());
    expect(made).to.include(task.id);
  });

  it('refuses to start twice, one after the other or at once', async () => {
    const brain = await started();
    expect((await appErrorOf(brain.start())).code).to.equal('brain.started');
    const twice = create();
    const results = await Promise.allSettled([twice.start(), twice.start()]);
    expect(results.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected']);
  });

  it('refuses to work before it is started and after it was stopped', async () => {
    const brain = create();
    const ask = () => appErrorOf(brain.use('tasks.create', { title: 'Too early' }));
    expect((await ask()).code).to.equal('brain.not-started');
    expect((await appErrorOf(brain.simulateEvent('github', 'ping', {}))).code).to.equal(
      'brain.not-started',
    );
    await brain.start();
    await brain.stop();
    expect((await ask()).code).to.equal('brain.not-started');
    await brain.stop();
  });

  it('can be started again after a stop, events included', async () => {
    const brain = create();
    const told: string[] = [];
    brain.onEvent('brain.task.created', (event) => void told.push(event.subject));
    await brain.start();
    await brain.stop();
    await brain.start();
    const { id } = await brain.use('tasks.create', { title: 'Again' });
    await eventually(() => expect(told).to.deep.equal([id]), { timeoutMs: 3_000 });
  });

  it('keeps everything in memory unless told otherwise, whatever else is set', async () => {
    const logger = new InMemoryLogger();
    const options = { config: { jobs: { concurrency: 1 } }, adapters: { logger } };
    const first = await started(options);
    const { id } = await first.use('tasks.create', { title: 'Forget me' });
    await first.stop();
    const second = await started(options);
    expect((await appErrorOf(second.use('tasks.get', { id }))).code).to.equal('task.not-found');
  });

  it('refuses settings that are not valid', async () => {
    const brain = create({ config: { ...IN_MEMORY, jobs: { concurrency: 0 } } });
    expect((await appErrorOf(brain.start())).kind).to.equal('configuration');
  });

  it('listens when it has the role api', async () => {
    const brain = await started({ config: { ...IN_MEMORY, api: { port: 0 } }, roles: ['api'] });
    const answer = await fetch(`${brain.url ?? ''}/health/live`);
    expect(answer.status).to.equal(200);
    expect((await fetch(`${brain.url ?? ''}/api/v1/tasks`)).status).to.equal(401);
  });

  describe('onEvent', () => {
    it('goes on after a handler that throws, and logs the failure', async () => {
      const logger = new InMemoryLogger();
      const brain = await started({ adapters: { logger } });
      const told: string[] = [];
      brain.onEvent('*', () => {
        throw new Error('the handler broke');
      });
      brain.onEvent('brain.task.deleted', (event) => void told.push(event.type));
      const { id } = await brain.use('tasks.create', { title: 'Broken handler' });
      await brain.use('tasks.delete', { id });
      await eventually(() => expect(told).to.deep.equal(['brain.task.deleted']));
      const failures = logger.entries.filter(({ message }) => message === 'event handler failed');
      expect(failures).to.have.length(2);
    });

    it('goes on after the log could not be read for a while', async () => {
      let failures = 0;
      let isDown = false;
      const brain = await started({
        adapters: {
          eventStream: (stream) =>
            Object.assign(Object.create(stream) as typeof stream, {
              readAfter: (position: number, limit: number) => {
                if (!isDown) return stream.readAfter(position, limit);
                failures += 1;
                return Promise.reject(new Error('the database is away'));
              },
            }),
        },
      });
      const told: string[] = [];
      brain.onEvent('brain.task.created', (event) => void told.push(event.subject));
      isDown = true;
      const { id } = await brain.use('tasks.create', { title: 'Read me later' });
      await eventually(() => expect(failures).to.be.at.least(2));
      isDown = false;
      await eventually(() => expect(told).to.deep.equal([id]));
    });
  });
});
