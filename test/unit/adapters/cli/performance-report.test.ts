import { expect } from 'chai';
import type { Brain } from '../../../../src/bootstrap/library.js';
import { settle } from '../../../support/in-memory-parts.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { startApi, type ApiUnderTest } from './api-under-test.js';
import type { FakeHost } from './fake-host.js';

describe('brain performance on the API itself', () => {
  let brain: Brain;
  let host: FakeHost;
  let run: ApiUnderTest['run'];
  const clock = new ManualClock();

  before(async () => {
    ({ brain, host, run } = await startApi('performance', { clock }));
    for (let call = 0; call < 30; call += 1) await host.run('tasks', 'list');
    for (let second = 0; second < 5; second += 1) {
      await clock.advance(1_000);
      await settle();
    }
  });

  after(() => brain.stop());

  it('reports targets, score and what was asked for', async () => {
    const text = await run('report', '--hours', '1');
    expect(text).to.match(/^Score \d+ of 100 over 1 hours/);
    expect(text).to.match(/availability +met +0\.999 +1 /);
    expect(text).to.match(/successRate +met +0\.95 +1 /);
    expect(text).to.match(/recoverySeconds +unknown +30 +- +- +- +-/);
    expect(text).to.match(/GET \/api\/v1\/tasks +30 /);
    expect(await run()).to.match(/Score \d+ of 100[\s\S]*report +Report targets/);
  });

  it('answers JSON of the same', async () => {
    const report = JSON.parse(await run('report', '--json')) as Record<string, unknown>;
    expect(report).to.include.keys('score', 'targets', 'resources', 'requests', 'jobs', 'charts');
    expect(report['requests']).to.include({ failed: 0 });
    expect(report['leftOut']).to.deep.equal([]);
  });

  it('says when there is nothing to suggest', async () => {
    expect(await run('suggest')).to.equal('Nothing to suggest: no rule has enough evidence.\n');
    expect(JSON.parse(await run('suggest', '--json'))).to.deep.include({ items: [] });
  });

  it('refuses hours that it cannot look back', async () => {
    for (const hours of ['0', '721', '1.5', 'x', '-1']) {
      for (const verb of ['report', 'suggest']) {
        const { code, stderr } = await host.run('performance', verb, `--hours=${hours}`);
        expect(code).to.equal(1);
        expect(stderr).to.contain('must be an integer between 1 and 720');
      }
    }
  });
});
