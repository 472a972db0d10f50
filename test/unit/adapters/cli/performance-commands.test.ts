import { expect } from 'chai';
import type { Brain } from '../../../../src/bootstrap/library.js';
import { startApi, type ApiUnderTest } from './api-under-test.js';
import type { FakeHost } from './fake-host.js';

describe('brain performance on the API itself', () => {
  let brain: Brain;
  let host: FakeHost;
  let run: ApiUnderTest['run'];

  before(async () => {
    ({ brain, host, run } = await startApi('performance'));
  });

  after(() => brain.stop());

  it('records metrics, negative ones and tagged ones too', async () => {
    expect(await run('record', 'signups', '3')).to.equal('Recorded signups = 3.\n');
    await run('record', 'balance', '--unit', 'EUR', '--tag', 'a=1', '--tag', 'b=x=y', '--', '-2.5');
    const sample = await run('record', 'orders', '2', '--kind', 'counter', '--json');
    expect(JSON.parse(sample)).to.include({ name: 'orders', value: 2, kind: 'counter' });
    const readings = (await brain.use('metrics.read', { format: 'prometheus' })).text;
    expect(readings).to.include('brain_custom_balance{a="1",b="x=y"} -2.5\n');
  });

  it('refuses what is no number or no tag, and shows what the instance refuses', async () => {
    for (const argv of [
      ['record', 'a', 'x'],
      ['record', 'a', ''],
      ['record', 'a', '1', '--tag', '=x'],
      ['record', 'a', '1', '--kind', 'summary'],
      ['record', 'a'],
    ]) {
      expect((await host.run('performance', ...argv)).code, argv.join(' ')).to.equal(2);
    }
    const refused = await host.run('performance', 'record', '1st', '1');
    expect([refused.code, refused.stdout]).to.deep.equal([1, '']);
    expect(refused.stderr).to.include('name');
  });

  it('shows the summary, the figures and the health', async () => {
    expect(await run()).to.match(/Score \d+ of 100/);
    expect(await run('metrics')).to.match(/use case +metrics\.record +\d/);
    expect(JSON.parse(await run('metrics', '--json'))).to.include.keys(
      'routes',
      'queues',
      'system',
    );
    expect(await run('health')).to.match(/^The instance is healthy\./);
    expect(JSON.parse(await run('health', '--json'))).to.include({ status: 'healthy' });
  });
});
