import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter, once } from 'node:events';
import { expect } from 'chai';
import { AsyncExecutionScope } from '../../../../src/adapters/outbound/system/async-execution-scope.js';
import { systemActor } from '../../../../src/domain/access/actor.js';
import { gate } from '../../../support/gate.js';
import { rejectionOf } from '../../../support/rejection.js';

describe('AsyncExecutionScope', () => {
  const context = (requestId: string) => ({ actor: systemActor('test'), requestId });

  it('carries the context through awaits, timers and callbacks, and not beyond', async () => {
    const scope = new AsyncExecutionScope();
    const seen: (string | undefined)[] = [];
    await scope.run(context('one'), async () => {
      seen.push(scope.current()?.requestId);
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(scope.current()?.requestId);
      await new Promise<void>((resolve) => {
        setTimeout(() => {
          seen.push(scope.current()?.requestId);
          resolve();
        }, 0);
      });
    });
    expect(seen).to.deep.equal(['one', 'one', 'one']);
    expect(scope.current()).to.equal(undefined);
  });

  it('keeps concurrent flows apart', async () => {
    const scope = new AsyncExecutionScope();
    const both = gate();
    const flow = (requestId: string) =>
      scope.run(context(requestId), async () => {
        await both.passed;
        return scope.current()?.requestId;
      });
    const flows = Promise.all([flow('one'), flow('two')]);
    both.open();
    expect(await flows).to.deep.equal(['one', 'two']);
  });

  it('puts the inner context in place of the outer one for as long as it runs', async () => {
    const scope = new AsyncExecutionScope();
    await scope.run(context('outer'), async () => {
      const inner = await scope.run(context('inner'), async () => {
        await Promise.resolve();
        return scope.current()?.requestId;
      });
      expect(inner).to.equal('inner');
      expect(scope.current()?.requestId).to.equal('outer');
    });
  });

  it('keeps its context apart from those of other scopes in the same flow', async () => {
    const scope = new AsyncExecutionScope();
    const other = new AsyncExecutionScope();
    await scope.run(context('one'), async () => {
      expect(other.current()).to.equal(undefined);
      await other.run(context('two'), async () => {
        await Promise.resolve();
        expect(scope.current()?.requestId).to.equal('one');
        expect(other.current()?.requestId).to.equal('two');
      });
      expect(other.current()).to.equal(undefined);
    });
  });

  it('passes on what the action answers or throws', async () => {
    const scope = new AsyncExecutionScope();
    const error = new Error('no');
    expect(await scope.run(context('one'), () => Promise.resolve(7))).to.equal(7);
    expect(await rejectionOf(scope.run(context('one'), () => Promise.reject(error)))).to.equal(
      error,
    );
  });

  it('lets what is begun outside have no context, however long it goes on', async () => {
    const scope = new AsyncExecutionScope();
    const other = new AsyncLocalStorage<string>();
    const seen = await scope.run(context('one'), () =>
      other.run('transaction', async () => {
        const emitter = scope.outside(() => {
          const made = new EventEmitter();
          setImmediate(() => made.emit('told', [scope.current(), other.getStore()]));
          return made;
        });
        const [late] = (await once(emitter, 'told')) as [readonly unknown[]];
        const now = scope.outside(() => [scope.current(), other.getStore()]);
        return [...late, ...now, scope.current()?.requestId, other.getStore()];
      }),
    );
    expect(seen).to.deep.equal([undefined, undefined, undefined, undefined, 'one', 'transaction']);
  });

  it('passes on what the action outside answers or throws', () => {
    const scope = new AsyncExecutionScope();
    expect(scope.outside(() => 7)).to.equal(7);
    expect(() =>
      scope.outside(() => {
        throw new Error('no');
      }),
    ).to.throw('no');
  });
});
