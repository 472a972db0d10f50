import { expect } from 'chai';
import { stub } from 'sinon';
import type { Config } from '../../../src/bootstrap/config/config.js';
import { AppError } from '../../../src/domain/shared/app-error.js';
import { inMemoryParts, settle } from '../../support/in-memory-parts.js';
import { appErrorOf, rejectionOf } from '../../support/rejection.js';
import { configurationUnderTest, type ConfigurationOptions } from './configuration-under-test.js';

const JOBS = 'jobs.concurrency';
const SECRET = 'integrations.github.webhookSecret';
const LEVEL = 'logging.level';

describe('configuration changes', () => {
  const opened: ReturnType<typeof configurationUnderTest>[] = [];
  const open = async (options: ConfigurationOptions = {}, parts = inMemoryParts()) => {
    const under = configurationUnderTest(options, parts);
    opened.push(under);
    await under.follow.catchUp();
    await under.start.execute(true);
    return under;
  };

  afterEach(async () => {
    for (const under of opened.splice(0)) await under.dispose();
  });

  it('are numbered revisions with author, reason and difference', async () => {
    const { change, configuration, queries, told } = await open();
    const revision = await change({ [JOBS]: 20, [LEVEL]: 'WARNING' });
    expect(revision).to.deep.include({
      number: 2,
      source: 'api',
      author: 'api-key:test',
      reason: 'test',
      status: 'kept',
      changes: [
        { path: JOBS, from: 10, to: 20 },
        { path: LEVEL, from: 'debug', to: 'warn' },
      ],
    });
    expect(configuration.config.jobs.concurrency).to.equal(20);
    expect(configuration.config.logging.level).to.equal('warn');
    expect(configuration.revision).to.equal(2);
    expect(configuration.current().origins[JOBS]).to.equal('stored override');
    expect((await queries.latest())?.settings[JOBS]).to.equal(20);
    expect(await told()).to.deep.equal(['brain.config.changed', 'brain.config.changed']);
  });

  it('are refused whole: unknown, wrong, pinned, needing a restart, or without effect', async () => {
    const { change, configuration, queries } = await open({
      env: { CLICKUP_BRAIN_LOGGING_LEVEL: 'info' },
    });
    const faultsOf = async (changes: Record<string, string | number>) =>
      (await appErrorOf(change(changes))).faults;
    expect(
      await faultsOf({ [JOBS]: 3, 'jobs.nope': 1, 'api.port': 9, [LEVEL]: 'warn' }),
    ).to.deep.equal([
      { path: 'jobs.nope', message: 'is not a known setting' },
      {
        path: 'api.port',
        message: 'cannot be changed while the program runs: change it in the file and restart',
      },
      { path: LEVEL, message: 'is pinned by CLICKUP_BRAIN_LOGGING_LEVEL' },
    ]);
    expect(await faultsOf({ [JOBS]: 0 })).to.deep.equal([
      {
        path: JOBS,
        message:
          'must be an integer between 1 and 1000, or {min, max} of such with min at most max, perhaps with targetWaitSeconds (JSON in variables) (got 0, from stored override)',
      },
    ]);
    expect(await faultsOf({})).to.deep.equal([
      { path: 'changes', message: 'must have 1 to 200 settings' },
    ]);
    expect((await appErrorOf(change({ [JOBS]: 10 }))).code).to.equal('config.no-change');
    expect((await queries.latest())?.number).to.equal(1);
    expect(configuration.config.jobs.concurrency).to.equal(10);
  });

  it('that a part of the program refuses are in force nowhere and undone in the history', async () => {
    const { change, configuration, queries } = await open();
    const heard: Config['jobs']['concurrency'][] = [];
    configuration.onChange(({ jobs }) => heard.push(jobs.concurrency));
    configuration.onChange(({ jobs }: Config) => {
      if (jobs.concurrency === 13) throw new Error('not thirteen');
    });
    await change({ [JOBS]: 12 });
    expect(String(await rejectionOf(change({ [JOBS]: 13 })))).to.contain('not thirteen');
    expect(configuration.config.jobs.concurrency).to.equal(12);
    expect(heard).to.deep.equal([10, 12, 13, 12]);
    expect((await queries.findByNumber(3))?.status).to.equal('rolled-back');
    const last = await queries.latest();
    expect(last).to.include({ number: 4, source: 'rollback', reason: 'refused: not thirteen' });
    expect(last?.overrides).to.deep.equal([{ path: JOBS, value: 12 }]);
    await change({ [JOBS]: 14 });
    expect(configuration.config.jobs.concurrency).to.equal(14);
  });

  describe('of the file', () => {
    it('count at once where they can, and are named where a restart is needed', async () => {
      const { write, reload, configuration } = await open({ yaml: 'jobs: {concurrency: 4}' });
      write('jobs: {concurrency: 5}\napi: {port: 9}\n');
      const outcome = await reload();
      expect(outcome).to.deep.include({ needRestart: ['api.port'] });
      expect(outcome.changes).to.deep.equal([
        { path: 'api.port', from: 8000, to: 9 },
        { path: JOBS, from: 4, to: 5 },
      ]);
      expect(outcome.revision).to.include({ number: 2, source: 'file' });
      expect(configuration.config.jobs.concurrency).to.equal(5);
      expect(configuration.config.api.port).to.equal(8000);
      expect(configuration.current().needRestart).to.deep.equal(['api.port']);
      expect((await reload()).changes).to.deep.equal([]);
    });

    it('change nothing when one of them is wrong', async () => {
      const { write, reload, configuration, queries, told } = await open();
      const before = configuration.config;
      write('jobs: {concurrency: 5, nope: 1}\nlogging: {level: loud}\n');
      const error = await appErrorOf(reload());
      expect(error).to.include({ kind: 'validation', code: 'config.invalid' });
      expect(error.faults.map(({ path }) => path)).to.have.members(['jobs.nope', LEVEL]);
      expect(configuration.config).to.equal(before);
      expect((await queries.latest())?.number).to.equal(1);
      expect(await told()).to.deep.equal(['brain.config.changed', 'brain.config.rejected']);
      write('jobs: {concurrency: 6}');
      await reload();
      expect(configuration.config.jobs.concurrency).to.equal(6);
    });

    it('leave stored values alone, which outrank them, and say so', async () => {
      const { write, reload, change, configuration } = await open();
      await change({ [JOBS]: 20 });
      write('jobs: {concurrency: 5}');
      expect(await reload()).to.deep.include({ changes: [], outranked: [JOBS], revision: null });
      expect(configuration.config.jobs.concurrency).to.equal(20);
      await change({ [JOBS]: null });
      expect(configuration.config.jobs.concurrency).to.equal(5);
    });

    it('and changes by people at the same time are both kept', async () => {
      const { write, reload, change, configuration, queries } = await open();
      write('logging: {level: warn}');
      await Promise.all([reload(), change({ [JOBS]: 20 }), reload(), change({ [JOBS]: 21 })]);
      expect(configuration.config.logging.level).to.equal('warn');
      expect(configuration.config.jobs.concurrency).to.equal(21);
      expect(await queries.latest()).to.deep.include({ number: 4 });
    });

    it('are recorded without the secrets that they change', async () => {
      const yaml = (secret: string) => `integrations: {github: {webhookSecret: ${secret}}}`;
      const { write, reload, configuration } = await open({ yaml: yaml('first-long-secret') });
      write(yaml('second-long-secret'));
      const outcome = await reload();
      expect(outcome.changes).to.deep.equal([{ path: SECRET, from: '***', to: '***' }]);
      expect(outcome.revision).to.deep.include({ number: 2, changes: outcome.changes });
      expect(outcome.needRestart).to.deep.equal([SECRET]);
      expect(configuration.secrets).to.include.members(['first-long-secret', 'second-long-secret']);
      expect((await reload()).changes).to.deep.equal([]);
      write(yaml('third-long-secret'));
      expect((await reload()).revision).to.include({ number: 3 });
    });

    it('of a secret are recorded once by processes that share it, each time it changes', async () => {
      const parts = inMemoryParts();
      const yaml = (secret: string) => `integrations: {github: {webhookSecret: ${secret}}}`;
      const one = await open({ yaml: yaml('first-long-secret') }, parts);
      const two = await open({ yaml: yaml('first-long-secret') }, parts);
      for (const secret of ['second-long-secret', 'third-long-secret']) {
        for (const { write } of [one, two]) write(yaml(secret));
        expect((await one.reload()).revision).not.to.equal(null);
        await two.follow.catchUp();
        expect((await two.reload()).revision).to.equal(null);
        expect(two.configuration.secrets).to.include(secret);
      }
      expect((await one.queries.latest())?.number).to.equal(3);
    });

    it('are recorded once by processes that share it', async () => {
      const parts = inMemoryParts();
      const one = await open({ yaml: 'jobs: {concurrency: 4}' }, parts);
      const two = await open({ yaml: 'jobs: {concurrency: 4}' }, parts);
      for (const { write } of [one, two]) write('jobs: {concurrency: 5}');
      await one.reload();
      expect(await two.reload()).to.deep.include({ revision: null });
      expect(two.configuration.config.jobs.concurrency).to.equal(5);
      expect(two.configuration.revision).to.equal(2);
      expect((await one.queries.latest())?.number).to.equal(2);
    });
  });

  describe('undone', () => {
    it('one after another, each as a revision', async () => {
      const { change, rollBack, configuration, queries } = await open();
      await change({ [JOBS]: 11 });
      await change({ [JOBS]: 12 });
      await change({ [JOBS]: 13 });
      expect((await rollBack()).changes).to.deep.equal([{ path: JOBS, from: 13, to: 12 }]);
      expect((await rollBack()).changes).to.deep.equal([{ path: JOBS, from: 12, to: 11 }]);
      expect((await rollBack()).changes).to.deep.equal([{ path: JOBS, from: 11, to: 10 }]);
      expect((await appErrorOf(rollBack())).code).to.equal('config-revision.nothing-to-undo');
      expect(configuration.config.jobs.concurrency).to.equal(10);
      expect(await queries.findByNumber(4)).to.include({ status: 'rolled-back', undoneBy: 5 });
    });

    it('several at once, back to a revision', async () => {
      const { change, rollBack, configuration, queries } = await open();
      await change({ [JOBS]: 11 });
      await change({ [LEVEL]: 'warn' });
      await change({ [JOBS]: 13, [LEVEL]: 'error' });
      await rollBack(2);
      expect(configuration.config.jobs.concurrency).to.equal(11);
      expect(configuration.config.logging.level).to.equal('debug');
      for (const number of [3, 4]) {
        expect((await queries.findByNumber(number))?.status).to.equal('rolled-back');
      }
      expect((await queries.findByNumber(2))?.status).to.equal('kept');
      expect((await appErrorOf(rollBack(99))).code).to.equal('config-revision.nothing-to-undo');
    });

    it('though the file made it: until the file changes again', async () => {
      const { write, reload, rollBack, configuration } = await open({
        yaml: 'jobs: {concurrency: 4}',
      });
      write('jobs: {concurrency: 5}');
      await reload();
      await rollBack();
      expect(configuration.config.jobs.concurrency).to.equal(4);
      expect((await reload()).changes).to.deep.equal([]);
      write('jobs: {concurrency: 6}');
      await reload();
      expect(configuration.config.jobs.concurrency).to.equal(6);
    });
  });

  describe('watched', () => {
    it('are kept when health stays as it was', async () => {
      const { change, parts, queries } = await open({ watchMs: 10_000 });
      expect((await change({ [JOBS]: 11 })).status).to.equal('watched');
      await parts.clock.advance(9_000);
      expect((await queries.latest())?.status).to.equal('watched');
      await parts.clock.advance(2_000);
      await settle();
      expect(await queries.latest()).to.include({ number: 2, status: 'kept' });
    });

    it('are rolled back by themselves when health drops', async () => {
      const { change, parts, queries, health, configuration, told } = await open({
        watchMs: 10_000,
      });
      await change({ [JOBS]: 11 });
      await parts.clock.advance(2_000);
      health.status = 'degraded';
      await parts.clock.advance(2_000);
      expect(configuration.config.jobs.concurrency).to.equal(11);
      await parts.clock.advance(2_000);
      await settle();
      expect(configuration.config.jobs.concurrency).to.equal(10);
      expect(await queries.findByNumber(2)).to.include({ status: 'rolled-back', undoneBy: 3 });
      expect(await queries.latest()).to.include({
        source: 'rollback',
        reason: 'health dropped from healthy to degraded (requests)',
      });
      expect((await told()).slice(2)).to.deep.equal([
        'brain.config.health-dropped',
        'brain.config.changed',
        'brain.config.rolled-back',
      ]);
    });

    it('that follow one another are judged and undone together', async () => {
      const { change, parts, queries, health, configuration } = await open({ watchMs: 10_000 });
      await change({ [JOBS]: 11 });
      await parts.clock.advance(1_000);
      health.status = 'degraded';
      await change({ [LEVEL]: 'warn' });
      await settle();
      await parts.clock.advance(6_000);
      await settle();
      expect(configuration.config.jobs.concurrency).to.equal(10);
      expect(configuration.config.logging.level).to.equal('debug');
      for (const number of [2, 3]) {
        expect(await queries.findByNumber(number)).to.include({ status: 'rolled-back' });
      }
      await change({ [JOBS]: 12 });
      await change({ [JOBS]: 13 });
      await settle();
      await parts.clock.advance(12_000);
      await settle();
      for (const number of [5, 6]) {
        expect(await queries.findByNumber(number)).to.include({ status: 'kept' });
      }
    });

    it('are out of force at once, though the database cannot be reached for a while', async () => {
      const { change, parts, queries, health, configuration } = await open({ watchMs: 10_000 });
      await change({ [JOBS]: 11 });
      health.status = 'unhealthy';
      const run = stub(parts.work, 'run').rejects(new AppError('unavailable', 'down', 'down'));
      await parts.clock.advance(4_000);
      await settle();
      expect(configuration.config.jobs.concurrency).to.equal(10);
      run.restore();
      await parts.clock.advance(6_000);
      await settle();
      expect(await queries.findByNumber(2)).to.include({ status: 'rolled-back' });
      expect(configuration.revision).to.equal(3);
    });

    it('are left to people when another process changed something since', async () => {
      const parts = inMemoryParts();
      const one = await open({ watchMs: 10_000 }, parts);
      const two = await open({}, parts);
      await one.change({ [JOBS]: 11 });
      await two.follow.catchUp();
      await two.change({ [LEVEL]: 'warn' });
      one.health.status = 'degraded';
      await parts.clock.advance(6_000);
      await settle();
      expect((await one.queries.latest())?.number).to.equal(3);
      expect(parts.logger.entries.some(({ message }) => message.includes('watching'))).to.equal(
        true,
      );
    });

    it('survive one bad look, and health that was bad before', async () => {
      const { change, parts, queries, health } = await open({ watchMs: 10_000 });
      await change({ [JOBS]: 11 });
      health.status = 'unhealthy';
      await parts.clock.advance(2_000);
      health.status = 'healthy';
      await parts.clock.advance(10_000);
      await settle();
      expect(await queries.findByNumber(2)).to.include({ status: 'kept' });
      health.status = 'degraded';
      await change({ [JOBS]: 12 });
      await parts.clock.advance(12_000);
      await settle();
      expect(await queries.findByNumber(3)).to.include({ status: 'kept' });
    });

    it('are only told of where rolling back by itself is off', async () => {
      const { change, parts, queries, health, told } = await open({
        watchMs: 10_000,
        isAutomatic: false,
      });
      await change({ [JOBS]: 11 });
      health.status = 'unhealthy';
      await parts.clock.advance(12_000);
      await settle();
      expect(await queries.latest()).to.include({ number: 2, status: 'kept' });
      expect(await told()).to.include('brain.config.health-dropped');
    });

    it('go on being watched after the process ended', async () => {
      const parts = inMemoryParts();
      const first = await open({ watchMs: 10_000 }, parts);
      await first.change({ [JOBS]: 11 });
      await first.watch.stop();
      const second = await open({ watchMs: 10_000 }, parts);
      second.health.status = 'degraded';
      await parts.clock.advance(5_000);
      await settle();
      expect(await second.queries.findByNumber(2)).to.include({ status: 'rolled-back' });
    });
  });

  describe('of another process', () => {
    it('are put in force when it tells of them', async () => {
      const parts = inMemoryParts();
      const one = await open({}, parts);
      const two = await open({}, parts);
      two.follow.start();
      await settle();
      await one.change({ [JOBS]: 21 });
      await settle();
      expect(two.configuration.config.jobs.concurrency).to.equal(21);
      expect(two.configuration.revision).to.equal(2);
      await two.follow.stop();
    });

    it('are refused once where they cannot be in force', async () => {
      const parts = inMemoryParts();
      const one = await open({}, parts);
      const two = await open({}, parts);
      two.configuration.onChange(({ jobs }) => {
        if (jobs.concurrency === 13) throw new Error('not thirteen');
      });
      await one.change({ [JOBS]: 13 });
      await two.follow.catchUp();
      await two.follow.catchUp();
      expect(two.configuration.config.jobs.concurrency).to.equal(10);
      const told = parts.logger.entries.filter(({ message }) =>
        message.includes('cannot be in force'),
      );
      expect(told).to.have.lengthOf(1);
    });
  });

  describe('while the program did not run', () => {
    it('are recorded at the next start, with what was stored still in force', async () => {
      const parts = inMemoryParts();
      const first = await open({ yaml: 'api: {port: 1}' }, parts);
      await first.change({ [JOBS]: 11 });
      const second = configurationUnderTest({ yaml: 'api: {port: 2}' }, parts);
      opened.push(second);
      await second.follow.catchUp();
      expect(second.configuration.config.jobs.concurrency).to.equal(11);
      await second.start.execute(true);
      expect(await second.queries.latest()).to.deep.include({
        number: 3,
        source: 'start',
        changes: [{ path: 'api.port', from: 1, to: 2 }],
      });
    });
  });
});
