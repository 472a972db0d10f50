import { expect } from 'chai';
import { stub } from 'sinon';
import { NodeDigests } from '../../../../src/adapters/outbound/system/node-digests.js';
import { IdempotentExecution } from '../../../../src/application/shared/idempotent-execution.js';
import { toAppError } from '../../../../src/domain/shared/app-error.js';
import { aTask } from '../../../support/builders.js';
import { inMemoryParts } from '../../../support/in-memory-parts.js';
import { appErrorOf } from '../../../support/rejection.js';

describe('IdempotentExecution', () => {
  const setUp = () => {
    const parts = inMemoryParts();
    const once = new IdempotentExecution({
      ...parts,
      store: parts.idempotency,
      digests: new NodeDigests(),
    });
    return { ...parts, once };
  };
  const REQUEST = { scope: 'caller', key: 'k', request: { title: 'a' } };

  it('answers a repeat with the first answer and acts once', async () => {
    const { once } = setUp();
    const action = stub().resolves({ id: 1 });
    const first = await once.run(REQUEST, action);
    const again = await once.run({ ...REQUEST, request: { title: 'a' } }, action);
    expect(first).to.deep.equal({ result: { id: 1 }, repeated: false });
    expect(again).to.deep.equal({ result: { id: 1 }, repeated: true });
    expect(action.callCount).to.equal(1);
  });

  it('refuses another request under the same key', async () => {
    const { once } = setUp();
    const action = stub().resolves(1);
    await once.run(REQUEST, action);
    const error = await appErrorOf(once.run({ ...REQUEST, request: { title: 'b' } }, action));
    expect(error).to.include({ kind: 'conflict', code: 'idempotency.key-reused' });
    expect(action.callCount).to.equal(1);
  });

  it("keeps one caller's keys apart from another's", async () => {
    const { once } = setUp();
    const action = stub().resolves(1);
    await once.run(REQUEST, action);
    const other = await once.run({ ...REQUEST, scope: 'somebody else' }, action);
    expect(other.repeated).to.equal(false);
    expect(action.callCount).to.equal(2);
  });

  it('acts once for requests that come at once', async () => {
    const { once } = setUp();
    let acted = 0;
    const action = () => Promise.resolve((acted += 1));
    const answers = await Promise.all(Array.from({ length: 5 }, () => once.run(REQUEST, action)));
    expect(acted).to.equal(1);
    expect(answers.map(({ result }) => result)).to.deep.equal([1, 1, 1, 1, 1]);
    expect(answers.filter(({ repeated }) => repeated)).to.have.length(4);
  });

  it('forgets the key of an action that failed', async () => {
    const { once } = setUp();
    const action = stub().resolves('done');
    action.onFirstCall().rejects(new Error('not yet'));
    expect((await appErrorOf(once.run(REQUEST, action).catch(asInternal))).message).to.equal(
      'not yet',
    );
    expect(await once.run(REQUEST, action)).to.deep.equal({ result: 'done', repeated: false });
  });

  it('undoes the effect when the answer cannot be recorded', async () => {
    const { once, idempotency, tasks, work, taskQueries } = setUp();
    stub(idempotency, 'save').rejects(new Error('the disk broke'));
    const task = aTask();
    const failing = once.run(REQUEST, async () => {
      await work.run(() => tasks.save(task, []));
      return null;
    });
    await appErrorOf(failing.catch(asInternal));
    expect(await taskQueries.find(task.state.id)).to.equal(undefined);
  });
});

function asInternal(error: unknown): never {
  throw toAppError(error);
}
