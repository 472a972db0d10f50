import { expect } from 'chai';
import { GitHubDeliveryLog } from '../../../../../src/adapters/outbound/connectors/github/github-delivery-log.js';
import { GuardedHttpClient } from '../../../../../src/adapters/outbound/http/guarded-http-client.js';
import type { ResiliencePolicy } from '../../../../../src/ports/runtime/resilience.js';
import { GITHUB_TOKEN, GitHubHooks, type HookDelivery } from '../../../../support/github-hooks.js';
import { ManualClock } from '../../../../support/manual-clock.js';
import { appErrorOf } from '../../../../support/rejection.js';

const HOOK = 'acme/app/7';
const START = new Date('2026-03-01T12:00:00.000Z');

describe('GitHubDeliveryLog', () => {
  let hooks: GitHubHooks;
  let asked: string[];

  beforeEach(async () => {
    hooks = await GitHubHooks.start();
    asked = [];
  });

  afterEach(() => hooks.stop());

  function log(token = GITHUB_TOKEN): GitHubDeliveryLog {
    const policy: ResiliencePolicy = {
      execute: (action) => action(new AbortController().signal, 1),
    };
    return new GitHubDeliveryLog({
      http: new GuardedHttpClient({ allowPrivateAddresses: () => false }),
      resilience: {
        policy: (name) => {
          asked.push(name);
          return policy;
        },
      },
      clock: new ManualClock(START),
      apiUrl: `${hooks.url}/`,
      token,
      hooks: [HOOK],
      timeoutMs: 5_000,
    });
  }

  const sent = (id: number, minutesAgo: number): HookDelivery => ({
    id,
    guid: `guid-${String(id)}`,
    delivered_at: new Date(START.getTime() - minutesAgo * 60_000).toISOString(),
    status_code: 502,
  });

  it('reads page by page, until it comes to what is older', async () => {
    hooks.deliveries = Array.from({ length: 350 }, (_, index) => sent(1_000 - index, index));
    const found = await log().since(HOOK, new Date(START.getTime() - 149 * 60_000));
    expect(found).to.have.length(150);
    expect(found[0]).to.deep.equal({ id: '1000', deliveryId: 'guid-1000', sentAt: START });
    expect(hooks.asked).to.deep.equal([
      'GET /repos/acme/app/hooks/7/deliveries?per_page=100',
      'GET /repos/acme/app/hooks/7/deliveries?per_page=100&cursor=100',
    ]);
    expect(asked).to.deep.equal(['github', 'github']);
  });

  it('asks for organisations too', async () => {
    expect(await log().since('acme/9', START)).to.deep.equal([]);
    expect(hooks.asked).to.deep.equal(['GET /orgs/acme/hooks/9/deliveries?per_page=100']);
  });

  it('has an attempt made again', async () => {
    hooks.deliveries = [sent(5, 1)];
    await log().sendAgain(HOOK, '5');
    expect(hooks.sentAgain).to.deep.equal([5]);
  });

  const REFUSALS: readonly (readonly [number, Record<string, string>, object])[] = [
    [404, {}, { kind: 'integration', code: 'github.refused', retryable: false }],
    [403, {}, { kind: 'integration', code: 'github.refused' }],
    [502, {}, { kind: 'unavailable', code: 'github.unavailable', retryable: true }],
    [429, { 'retry-after': '7' }, { kind: 'rate-limited', retryAfterSeconds: 7 }],
    [
      403,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(START.getTime() / 1_000 + 60) },
      { kind: 'rate-limited', code: 'github.rate-limited', retryAfterSeconds: 60 },
    ],
  ];

  for (const [status, headers, expected] of REFUSALS) {
    it(`says what ${String(status)} ${JSON.stringify(headers)} means`, async () => {
      hooks.refusal = { status, headers };
      expect(await appErrorOf(log().since(HOOK, START))).to.include(expected);
    });
  }

  it('says that a token is refused, and not which', async () => {
    const error = await appErrorOf(log('ghp_other').sendAgain(HOOK, '5'));
    expect(error).to.include({ code: 'github.refused' });
    expect(error.message).to.equal('GitHub answered 401');
  });
});
