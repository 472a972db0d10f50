import { expect } from 'chai';
import type { Brain } from '../../../../src/bootstrap/library.js';
import { startApi, type ApiUnderTest } from './api-under-test.js';

describe('brain queue on the API itself', () => {
  let brain: Brain;
  let run: ApiUnderTest['run'];

  const open = async (limits: object) => {
    ({ brain, run } = await startApi('queue', { config: { limits } }));
  };

  afterEach(() => brain.stop());

  it('shows each limit and what is in use of it', async () => {
    await open({
      github: { concurrency: 5 },
      slack: { rate: { count: 60, perSeconds: 30, burst: 7 } },
    });
    const shown = await run('limits');
    expect(shown)
      .to.match(/github +5 +0 +any/)
      .and.match(/slack +any +60 in 30 s +7/);
    expect(JSON.parse(await run('limits', '--json'))).to.deep.equal({
      items: [
        { name: 'github', concurrency: 5, rate: null, held: 0, available: null },
        {
          name: 'slack',
          concurrency: null,
          rate: { count: 60, perSeconds: 30, burst: 7 },
          held: 0,
          available: 7,
        },
      ],
      nextCursor: null,
    });
  });

  it('says that there is none, and counts the jobs', async () => {
    await open({});
    expect(await run('limits')).to.equal('No limit is configured.\n');
    expect(await run())
      .to.match(/dead_letter +0/)
      .and.match(/limits +Show/);
  });
});
