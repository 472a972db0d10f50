import { expect } from 'chai';
import { BOOTSTRAP_KEY, BrainProcess } from '../support/brain-process.js';
import { deliver, exampleDelivery } from '../support/deliver.js';
import { eventually } from '../support/eventually.js';
import { GITHUB_TOKEN, GitHubHooks } from '../support/github-hooks.js';

describe('deliveries that were missed', function () {
  this.timeout(60_000);
  let brain: BrainProcess | undefined;
  let hooks: GitHubHooks;

  before(async () => {
    hooks = await GitHubHooks.start();
  });

  after(async () => {
    await brain?.dispose();
    await hooks.stop();
  });

  it('are asked for, come signed and under their old ids, and count once', async () => {
    const [missed, stored] = [
      exampleDelivery('issues', 'opened'),
      exampleDelivery('label', 'edited'),
    ];
    const sentAt = new Date(Date.now() - 600_000).toISOString();
    hooks.deliveries = [missed, stored].map(({ deliveryId: guid }, index) => ({
      ...{ id: index + 1, guid, delivered_at: sentAt, status_code: 502 },
    }));
    const started = await BrainProcess.start({
      env: {
        CLICKUP_BRAIN_INTEGRATIONS_GITHUB_TOKEN: GITHUB_TOKEN,
        CLICKUP_BRAIN_INTEGRATIONS_GITHUB_API_URL: hooks.url,
        CLICKUP_BRAIN_INTEGRATIONS_GITHUB_HOOKS: 'acme/app/7',
      },
    });
    brain = started;
    hooks.deliver = () => deliver(started.url, missed);
    expect((await deliver(started.url, stored)).status).to.equal(200);
    const recover = async (): Promise<unknown> => {
      const answer = await fetch(`${started.url}/api/v1/events/recover`, {
        method: 'POST',
        headers: { 'X-API-Key': BOOTSTRAP_KEY },
      });
      expect(answer.status).to.equal(200);
      return answer.json();
    };
    const found = { provider: 'github', hook: 'acme/app/7', sent: 2, givenUp: 0, error: null };
    expect(await recover()).to.deep.include({ items: [{ ...found, missing: 1, requested: 1 }] });
    await eventually(async () => {
      const { total } = await started.get<{ total: number }>('/api/v1/events/statistics');
      expect(total).to.equal(2);
    });
    expect(await recover()).to.deep.include({ items: [{ ...found, missing: 0, requested: 0 }] });
    expect(hooks.sentAgain).to.deep.equal([1]);
  });
});
