import { GitHubWebhookProvider } from '../../adapters/outbound/connectors/github/github-webhook-provider.js';
import type { WebhookProvider } from '../../ports/events/webhook-provider.js';

export function webhookFamily(): readonly WebhookProvider[] {
  return [new GitHubWebhookProvider()];
}
