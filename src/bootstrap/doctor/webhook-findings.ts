import type { DoctorFinding } from '../../adapters/inbound/cli/local-commands.js';
import { listQuery } from '../../domain/shared/page.js';
import type { Config } from '../config/config.js';
import { isWeakSecret } from '../config/weak-secret.js';
import type { Persistence } from '../persistence.js';
import { webhookSettingsOf } from '../webhook-settings.js';
import { fault, ok, warning } from './finding.js';

/** Shorter secrets can be found by trying, in characters. */
const SHORTEST = 16;

const DAY_MS = 24 * 3_600_000;

/** After this much silence somebody should ask the provider, ms. */
const SILENCE_MS = 7 * DAY_MS;

/** Providers whose deliveries can be read. */
const PROVIDERS = ['github', 'linear', 'slack', 'clickup'] as const;

/** Secrets of webhooks: there, long enough, and nothing that anybody would guess. */
export function secretFindings(config: Config): readonly DoctorFinding[] {
  const settings = webhookSettingsOf(config);
  return PROVIDERS.map((provider) => {
    const name = `webhooks of ${provider}`;
    const setting = `integrations.${provider}.webhookSecret`;
    const secrets = settings.secretsOf(provider);
    const change = `Set ${setting} to a random text of 32 characters, here and at ${provider}`;
    if (secrets.length === 0 && provider !== 'github') {
      return ok(name, `no ${setting}, so deliveries are refused`);
    }
    if (secrets.length === 0) {
      const message = `no ${setting}, so deliveries are refused`;
      return warning(name, message, `Run: brain webhooks setup ${provider}`);
    }
    if (secrets.some(isWeakSecret)) {
      const judge = config.environment === 'production' ? fault : warning;
      return judge(name, `${setting} is a well-known or guessable value`, change);
    }
    if (secrets.some((secret) => secret.length < SHORTEST)) {
      return warning(name, `${setting} has fewer than ${String(SHORTEST)} characters`, change);
    }
    const many = secrets.length > 1 ? `, ${String(secrets.length)} while it is being changed` : '';
    return ok(name, `a secret is set${many}`);
  });
}

type Stored = Pick<Persistence, 'eventQueries' | 'errorGroupQueries'>;

/** When each provider with a secret was last heard of, and when a signature was last refused. */
export async function deliveryFindings(
  config: Config,
  { eventQueries, errorGroupQueries }: Stored,
  now: Date,
): Promise<readonly DoctorFinding[]> {
  const settings = webhookSettingsOf(config);
  const configured = PROVIDERS.filter((provider) => settings.secretsOf(provider).length > 0);
  const refused = await errorGroupQueries.list(
    listQuery({
      limit: 1,
      filters: [{ field: 'code', operator: 'in', values: ['webhook.bad-signature'] }],
    }),
  );
  const refusedAt = refused.items[0]?.lastSeenAt;
  return Promise.all(
    configured.map(async (provider) => {
      const filter = { field: 'provider', operator: 'in', values: [provider] } as const;
      const { items } = await eventQueries.list(listQuery({ limit: 1, filters: [filter] }));
      return deliveryFinding(provider, { acceptedAt: items[0]?.createdAt, refusedAt }, now);
    }),
  );
}

interface LastDeliveries {
  readonly acceptedAt: Date | undefined;
  readonly refusedAt: Date | undefined;
}

export function deliveryFinding(
  provider: string,
  { acceptedAt, refusedAt }: LastDeliveries,
  now: Date,
): DoctorFinding {
  const name = `deliveries of ${provider}`;
  const redeliver = `Look at what ${provider} shows of the webhook and its deliveries`;
  const refusal = refusedAt && `a signature was refused ${ago(refusedAt, now)}`;
  const accepted = acceptedAt && `the last one was accepted ${ago(acceptedAt, now)}`;
  if (refusal && (!acceptedAt || refusedAt > acceptedAt)) {
    const since = accepted ?? 'none was ever accepted';
    const setting = `integrations.${provider}.webhookSecret`;
    return warning(name, `${refusal}, ${since}`, `Set ${setting} to the secret of the webhook`);
  }
  if (!accepted) return warning(name, 'none yet', `Run: brain webhooks setup ${provider}`);
  if (now.getTime() - acceptedAt.getTime() > SILENCE_MS) return warning(name, accepted, redeliver);
  return ok(name, accepted);
}

function ago(at: Date, now: Date): string {
  const hours = Math.max(0, now.getTime() - at.getTime()) / 3_600_000;
  if (hours < 1) return 'within the last hour';
  return hours < 48
    ? `${String(Math.floor(hours))} h ago`
    : `${String(Math.floor(hours / 24))} days ago`;
}
