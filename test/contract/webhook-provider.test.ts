import { CLICKUP_DIALECT } from '../../src/adapters/outbound/connectors/clickup/clickup-dialect.js';
import { GITHUB_DIALECT } from '../../src/adapters/outbound/connectors/github/github-dialect.js';
import { LINEAR_DIALECT } from '../../src/adapters/outbound/connectors/linear/linear-dialect.js';
import { SLACK_DIALECT } from '../../src/adapters/outbound/connectors/slack/slack-dialect.js';
import { SignedWebhookProvider } from '../../src/adapters/outbound/connectors/webhooks/signed-webhook-provider.js';
import { webhookProviderContract } from './webhook-provider.contract.js';

webhookProviderContract(GITHUB_DIALECT.name, {
  provider: new SignedWebhookProvider(GITHUB_DIALECT),
  type: 'issues',
});

webhookProviderContract(LINEAR_DIALECT.name, {
  provider: new SignedWebhookProvider(LINEAR_DIALECT),
  type: 'Issue',
  windowMs: 60_000,
});

webhookProviderContract(SLACK_DIALECT.name, {
  provider: new SignedWebhookProvider(SLACK_DIALECT),
  type: 'message',
  windowMs: 300_000,
});

webhookProviderContract(CLICKUP_DIALECT.name, {
  provider: new SignedWebhookProvider(CLICKUP_DIALECT),
  type: 'taskCreated',
});
