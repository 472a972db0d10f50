import { CLICKUP_DIALECT } from '../../adapters/outbound/connectors/clickup/clickup-dialect.js';
import { GITHUB_DIALECT } from '../../adapters/outbound/connectors/github/github-dialect.js';
import { LINEAR_DIALECT } from '../../adapters/outbound/connectors/linear/linear-dialect.js';
import { SLACK_DIALECT } from '../../adapters/outbound/connectors/slack/slack-dialect.js';
import { SignedWebhookProvider } from '../../adapters/outbound/connectors/webhooks/signed-webhook-provider.js';
import type { WebhookProvider } from '../../ports/events/webhook-provider.js';

export function webhookFamily(): readonly WebhookProvider[] {
  const dialects = [GITHUB_DIALECT, LINEAR_DIALECT, SLACK_DIALECT, CLICKUP_DIALECT];
  return dialects.map((dialect) => new SignedWebhookProvider(dialect));
}
