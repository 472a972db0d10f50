import type { Adapters } from '../adapters.js';
import type { Config } from '../config/config.js';
import type { SystemPorts } from './system-family.js';

export type AlertPorts = Pick<
  Adapters,
  'http' | 'mailer' | 'signer' | 'payloadSchemas' | 'alertChannels' | 'schedule'
>;

/** What alerts are decided and told with, and what else goes out to others. */
export async function openAlertFamily(
  { security, mail, integrations }: Config,
  { clock }: SystemPorts,
): Promise<AlertPorts> {
  const { GuardedHttpClient } = await import('../../adapters/outbound/http/guarded-http-client.js');
  const { EmailChannel } = await import('../../adapters/outbound/notifications/email-channel.js');
  const { SlackChannel } = await import('../../adapters/outbound/notifications/slack-channel.js');
  const { WebhookChannel } =
    await import('../../adapters/outbound/notifications/webhook-channel.js');
  const { SmtpMailer } = await import('../../adapters/outbound/notifications/smtp-mailer.js');
  const { StandardWebhooksSigner } =
    await import('../../adapters/outbound/notifications/standard-webhooks-signer.js');
  const { AjvPayloadSchemas } = await import('../../adapters/outbound/ajv/ajv-payload-schemas.js');
  const { CronerSchedule } = await import('../../adapters/outbound/croner/croner-schedule.js');
  const http = new GuardedHttpClient({
    allowPrivateAddresses: () => security.allowPrivateAddresses,
  });
  return {
    http,
    mailer: new SmtpMailer(() => mail),
    signer: new StandardWebhooksSigner(),
    payloadSchemas: new AjvPayloadSchemas(),
    alertChannels: [
      new EmailChannel(),
      new SlackChannel({ http, takesClicks: integrations.slack.webhookSecret.length > 0 }),
      new WebhookChannel({ http, clock }),
    ],
    schedule: new CronerSchedule(),
  };
}
