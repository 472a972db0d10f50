import { GitHubDeliveryLog } from '../../adapters/outbound/connectors/github/github-delivery-log.js';
import type { DeliveryLog } from '../../ports/events/delivery-log.js';
import type { Adapters } from '../adapters.js';
import type { Config } from '../config/config.js';

/** Of providers that the operator gave a token and webhooks for. */
export function deliveryLogFamily(
  { integrations: { github } }: Config,
  calling: Pick<Adapters, 'http' | 'resilience' | 'clock'>,
): readonly DeliveryLog[] {
  const { token, hooks, apiUrl, timeoutSeconds } = github;
  if (token === undefined || hooks.length === 0) return [];
  const timeoutMs = timeoutSeconds * 1_000;
  return [new GitHubDeliveryLog({ ...calling, token, hooks, apiUrl, timeoutMs })];
}
