import type { WebhookSettings } from '../application/events/webhook-settings.js';
import type { Config } from './config/config.js';

export interface ConfiguredWebhooks extends WebhookSettings {
  /** Addresses and CIDR ranges that may deliver; empty = any. */
  allowedIpsOf(provider: string): readonly string[];
}

export function webhookSettingsOf({ integrations }: Config): ConfiguredWebhooks {
  const settings = new Map(Object.entries(integrations));
  return {
    secretsOf: (provider) => settings.get(provider)?.webhookSecret ?? [],
    allowedIpsOf: (provider) => settings.get(provider)?.allowedIps ?? [],
  };
}
