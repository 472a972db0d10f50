import { expect } from 'chai';
import { createBrain, type Brain } from '../../../../src/bootstrap/library.js';
import { settle } from '../../../support/in-memory-parts.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { FakeHost } from './fake-host.js';

const KEY = 'a-key-of-this-suite-only';

describe('brain errors on the API itself', () => {
  let brain: Brain;
  let host: FakeHost;
  const clock = new ManualClock();

  before(async () => {
    brain = createBrain({
      config: { api: { port: 0 }, security: { bootstrapKey: KEY }, logging: { level: 'fatal' } },
      roles: ['api'],
      adapters: { clock },
    });
    await brain.start();
    host = new FakeHost();
    host.url = brain.url ?? '';
    host.env = { BRAIN_API_KEY: KEY };
  });

  after(() => brain.stop());

  const run = async (...argv: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await host.run('errors', ...argv);
    expect(stderr).to.equal('');
    expect(code).to.equal(0);
    return stdout;
  };

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
