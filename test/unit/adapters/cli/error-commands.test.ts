import { expect } from 'chai';
import type { Brain } from '../../../../src/bootstrap/library.js';
import { settle } from '../../../support/in-memory-parts.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { startApi, type ApiUnderTest } from './api-under-test.js';
import type { FakeHost } from './fake-host.js';

describe('brain errors on the API itself', () => {
  let brain: Brain;
  let host: FakeHost;
  let run: ApiUnderTest['run'];
  const clock = new ManualClock();

  before(async () => {
    ({ brain, host, run } = await startApi('errors', { clock }));
  });

  after(() => brain.stop());

  /** What is counted is stored every five seconds. */
  const store = async () => {
    await clock.advance(5_000);
    await settle();
  };

  it('shows what failed, by fault and in numbers', async () => {
    for (const id of [
      '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10',
      '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a11',
    ]) {
      expect((await host.run('tasks', 'show', id)).code).to.equal(1);
    }
    await store();
    expect(await run('list')).to.match(/open +low +2 .* tasks\.get +There is no task <id>/);
    expect(await run('stats')).to.match(/all +2[\s\S]*category +validation +2/);
    expect(await run()).to.match(/failures, last 24 hours +2[\s\S]*There is no task <id> +2/);
    expect(JSON.parse(await run('stats', '--hours', '1', '--json'))).to.deep.include({
      total: 2,
      byComponent: { 'tasks.get': 2 },
    });
    expect((await host.run('errors', 'stats', '--hours', '721')).stderr).to.contain(
      'must be an integer between 1 and 720',
    );
  });

  it('resolves a fault, which comes back when it happens again', async () => {
    const { items } = JSON.parse(await run('list', '--json')) as { items: { id: string }[] };
    const id = items[0]?.id ?? '';
    expect(await run('resolve', id, '--note', 'mended')).to.equal(
      'There is no task <id> is resolved.\n',
    );
    expect((await host.run('errors', 'resolve', id)).stderr).to.contain('resolved already');
    expect(await run('reopen', id)).to.contain('is open');
    await run('resolve', id);
    await host.run('tasks', 'show', '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a12');
    await store();
    expect(await run('show', id)).to.match(/status: +regressed/);
    expect(await run('list', '--filter', 'status=regressed')).to.contain(id);
  });
});
