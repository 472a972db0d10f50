import { expect } from 'chai';
import { stub } from 'sinon';
import { InMemoryPluginHooks } from '../../../../src/adapters/outbound/memory/in-memory-plugin-hooks.js';
import { UseCaseRunner } from '../../../../src/application/shared/use-case-runner.js';
import { StorageGate } from '../../../../src/application/storage/storage-gate.js';
import type { UseCase } from '../../../../src/application/shared/use-case.js';
import type { Actor } from '../../../../src/domain/access/actor.js';
import type { Permission } from '../../../../src/domain/access/role.js';
import { AppError, notFound } from '../../../../src/domain/shared/app-error.js';
import { aTask } from '../../../support/builders.js';
import { NodeDigests } from '../../../../src/adapters/outbound/system/node-digests.js';
import { IdempotentExecution } from '../../../../src/application/shared/idempotent-execution.js';
import { inMemoryParts } from '../../../support/in-memory-parts.js';
import { appErrorOf } from '../../../support/rejection.js';

const ANALYST: Actor = { kind: 'api-key', id: 'api-key:1', role: 'analyst' };

describe('UseCaseRunner', () => {
  let parts: ReturnType<typeof inMemoryParts>;
  let hooks: InMemoryPluginHooks;
  let runner: UseCaseRunner;

  beforeEach(() => {
    parts = inMemoryParts();
    hooks = new InMemoryPluginHooks();
    const idempotency = new IdempotentExecution({
      ...parts,
      store: parts.idempotency,
      digests: new NodeDigests(),
    });
    runner = new UseCaseRunner({ ...parts, hooks, idempotency });
  });

  const useCase = (
    execute: UseCase<string, string>['execute'] = (input) => Promise.resolve(`${input}!`),
    permission: Permission = 'task:write',
  ): UseCase<string, string> => ({ name: 'tasks.shout', permission, execute });

  const run = (asked: UseCase<string, string>, actor = ANALYST) =>
    runner.run(asked, 'hey', { actor, requestId: 'request-7' });

  const audited = () =>
    parts.audit.entries.map(({ actor, useCase: name, outcome, code, requestId }) => {
      return { actor, useCase: name, outcome, code, requestId };
    });

  const entry = (outcome: string, code: string | null) => ({
    ...{ actor: 'api-key:1', useCase: 'tasks.shout', outcome, code, requestId: 'request-7' },
  });

  it('executes on behalf of the caller, and keeps a record of a write that was done', async () => {
    const seen: unknown[] = [];
    const asked = useCase((input) => {
      seen.push(parts.scope.current());
      return Promise.resolve(`${input}!`);
    });
    expect(await run(asked)).to.equal('hey!');
    expect(seen).to.deep.equal([{ actor: ANALYST, requestId: 'request-7' }]);
    expect(audited()).to.deep.equal([entry('done', null)]);
  });

  describe('while storage is full', () => {
    const refusingAt = (level: StorageGate['level']) => {
      const idempotency = new IdempotentExecution({
        ...parts,
        store: parts.idempotency,
        digests: new NodeDigests(),
      });
      const storage = new StorageGate();
      storage.level = level;
      return new UseCaseRunner({ ...parts, hooks, idempotency, storage });
    };
    const whenFull = (permission: Permission, more: Partial<UseCase<string, string>> = {}) => {
      const refusing = refusingAt('hard');
      return (kind: Actor['kind']) =>
        refusing
          .run({ ...useCase(undefined, permission), ...more }, 'hey', {
            actor: { kind, id: `${kind}:1`, role: 'admin' },
            requestId: 'request-7',
          })
          .then(
            () => 'done',
            (error: unknown) => (error as AppError).code,
          );
    };

    it('refuses what comes from outside, and lets the system go on with what there is', async () => {
      const write = whenFull('task:write');
      const answers = [];
      for (const kind of ['api-key', 'local', 'provider', 'service', 'system'] as const) {
        answers.push(await write(kind));
      }
      expect(answers).to.deep.equal([...Array<string>(4).fill('storage.full'), 'done']);
    });

    it('goes on with reading, deleting, managing, and what mends it', async () => {
      expect(await whenFull('task:read')('api-key')).to.equal('done');
      expect(await whenFull('task:delete')('api-key')).to.equal('done');
      expect(await whenFull('plugin:manage')('api-key')).to.equal('done');
      const mends = whenFull('config:write', { takesIn: false });
      expect(await mends('local')).to.equal('done');
    });

    it('stores no denials, however many: the log has them', async () => {
      const viewer: Actor = { ...ANALYST, role: 'viewer' };
      const context = { actor: viewer, requestId: 'request-7' };
      for (const level of ['hard', 'hard', 'soft'] as const) {
        const asked = refusingAt(level).run(useCase(), 'hey', context);
        expect((await appErrorOf(asked)).kind).to.equal('forbidden');
      }
      expect(audited()).to.deep.equal([entry('denied', 'access.forbidden')]);
      const told = parts.logger.entries.filter(({ message }) => message === 'use case refused');
      expect(told).to.have.length(3);
    });

    it('tells nobody who may not know', async () => {
      const write = whenFull('user:write', { name: 'users.create' });
      expect(await write('api-key')).to.equal('storage.full');
      expect((await appErrorOf(run(useCase(undefined, 'config:write')))).kind).to.equal(
        'forbidden',
      );
    });
  });

  it('undoes a write of which no record can be kept', async () => {
    stub(parts.audit, 'append').rejects(new Error('the disk broke'));
    const task = aTask();
    const asked = useCase(async () => {
      await parts.work.run(() => parts.tasks.save(task, []));
      return 'saved';
    });
    expect((await appErrorOf(run(asked))).kind).to.equal('internal');
    expect(await parts.taskQueries.find(task.state.id)).to.equal(undefined);
  });

  it('refuses whoever lacks the permission, before anything runs', async () => {
    const execute = stub().resolves('');
    const error = await appErrorOf(run(useCase(execute), { ...ANALYST, role: 'viewer' }));
    expect(error.kind).to.equal('forbidden');
    expect(execute.callCount).to.equal(0);
    expect(audited()).to.deep.equal([entry('denied', 'access.forbidden')]);
  });

  it('keeps a record of a write that failed', async () => {
    const error = await appErrorOf(run(useCase(() => Promise.reject(notFound('task', '1')))));
    expect(error.code).to.equal('task.not-found');
    expect(audited()).to.deep.equal([entry('failed', 'task.not-found')]);
  });

  it('makes an internal error of whatever else is thrown, and keeps its cause', async () => {
    const cause = new TypeError('x is undefined');
    const error = await appErrorOf(run(useCase(() => Promise.reject(cause))));
    expect(error).to.include({ kind: 'internal', code: 'internal', cause });
    expect(audited()).to.deep.equal([entry('failed', 'internal')]);
  });

  it('shows the failure itself when the record of it cannot be kept', async () => {
    stub(parts.audit, 'append').rejects(new Error('the disk broke'));
    const error = await appErrorOf(run(useCase(() => Promise.reject(notFound('task', '1')))));
    expect(error.code).to.equal('task.not-found');
    expect(parts.logger.entries.map(({ message }) => message)).to.include('audit entry lost');
  });

  for (const kind of ['unavailable', 'storage-full'] as const) {
    it(`does not try to keep a record when the store is ${kind}`, async () => {
      const append = stub(parts.audit, 'append').resolves();
      const failure = new AppError(kind, 'database.away', 'away');
      const error = await appErrorOf(run(useCase(() => Promise.reject(failure))));
      expect(error).to.equal(failure);
      expect(append.callCount).to.equal(0);
    });
  }

  it('keeps no record of reads, refused or not', async () => {
    await run(useCase(undefined, 'task:read'));
    await appErrorOf(run(useCase(undefined, 'task:read'), { ...ANALYST, scopes: [] }));
    expect(audited()).to.deep.equal([]);
  });

  for (const [kind, count] of Object.entries({
    ...{ 'api-key': 1, local: 1, service: 1, provider: 0, system: 0 },
  })) {
    it(`keeps ${String(count)} record of a write of the kind ${kind}`, async () => {
      await run(useCase(), { kind: kind as Actor['kind'], id: kind, role: 'admin' });
      expect(audited()).to.have.length(count);
    });
  }

  it('of a use case that leaves its own record keeps one of refusals and failures only', async () => {
    let isOpen: boolean | undefined;
    const asked = useCase(() => {
      ({ isOpen } = parts.work);
      return Promise.resolve('');
    });
    await run({ ...asked, leavesOwnRecord: true });
    expect(audited()).to.deep.equal([]);
    expect(isOpen).to.equal(false);
    await appErrorOf(run({ ...asked, leavesOwnRecord: true }, { ...ANALYST, role: 'viewer' }));
    expect(audited()).to.deep.equal([entry('denied', 'access.forbidden')]);
  });

  describe('with hooks', () => {
    it('calls them before and after, with what went in and what came out', async () => {
      const calls: unknown[] = [];
      hooks.register({
        useCase: 'tasks.shout',
        before: (input) => Promise.resolve(void calls.push(['before', input])),
        after: (input, result) => Promise.resolve(void calls.push(['after', input, result])),
      });
      hooks.register({ useCase: 'tasks.whisper', before: () => Promise.reject(new Error('no')) });
      const asked = useCase((input) => {
        calls.push(['execute', input]);
        return Promise.resolve(`${input}!`);
      });
      await run(asked);
      expect(calls).to.deep.equal([
        ['before', 'hey'],
        ['execute', 'hey'],
        ['after', 'hey', 'hey!'],
      ]);
    });

    it('lets one that throws before refuse the call', async () => {
      const execute = stub().resolves('');
      hooks.register({ useCase: '*', before: () => Promise.reject(new Error('no')) });
      expect((await appErrorOf(run(useCase(execute)))).message).to.equal('no');
      expect(execute.callCount).to.equal(0);
      expect(audited()).to.deep.equal([entry('failed', 'internal')]);
    });

    it('asks none of them when the caller is not allowed', async () => {
      const before = stub().resolves();
      hooks.register({ useCase: '*', before });
      await appErrorOf(run(useCase(), { ...ANALYST, role: 'viewer' }));
      expect(before.callCount).to.equal(0);
    });
  });

  describe('in the log', () => {
    const logged = () =>
      parts.logger.entries.map(({ level, message, facts }) => ({ level, message, ...facts }));

    it('shows what was done and how long it took', async () => {
      await run(useCase(() => parts.clock.advance(12).then(() => '')));
      expect(logged()).to.deep.equal([
        { level: 'debug', message: 'use case done', useCase: 'tasks.shout', durationMs: 12 },
      ]);
    });

    it('tells refusals from failures', async () => {
      await appErrorOf(run(useCase(() => Promise.reject(notFound('task', '1')))));
      await appErrorOf(run(useCase(() => Promise.reject(new Error('broken')))));
      expect(logged().map(({ level, message }) => ({ level, message }))).to.deep.equal([
        { level: 'info', message: 'use case refused' },
        { level: 'error', message: 'use case failed' },
      ]);
    });
  });

  describe('once per key', () => {
    const once = (asked: UseCase<string, string>, actor = ANALYST, key = 'k') =>
      runner.runOnce(
        asked,
        'hey',
        { actor, requestId: 'request-7' },
        { scope: 's', key, request: 'hey', toJson: (result) => result },
      );

    it('has its effect and its audit entry once, and repeats the answer', async () => {
      const asked = useCase();
      expect(await once(asked)).to.deep.equal({ result: 'hey!', repeated: false });
      expect(await once(asked)).to.deep.equal({ result: 'hey!', repeated: true });
      expect(audited()).to.deep.equal([entry('done', null)]);
    });

    it('keeps the audit entry of a refused or failed call, which itself is undone', async () => {
      const viewer: Actor = { ...ANALYST, role: 'viewer' };
      await appErrorOf(once(useCase(), viewer, 'refused'));
      await appErrorOf(
        once(
          useCase(() => Promise.reject(new Error('broke'))),
          ANALYST,
          'failed',
        ),
      );
      expect(audited()).to.deep.equal([
        entry('denied', 'access.forbidden'),
        entry('failed', 'internal'),
      ]);
    });
  });
});
