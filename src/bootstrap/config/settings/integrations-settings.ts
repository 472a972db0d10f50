import { decimal, integer, networks, text, texts } from '../setting-kinds.js';
import { Section, Setting } from '../setting.js';

const TOKEN = {
  secret: 'all',
  noEffectYet: true,
  description: 'Credential for calls to the provider.',
} as const;

const TIMEOUT = {
  default: 30,
  noEffectYet: true,
  description: 'Seconds a call to the provider may take.',
};

const RETRIES = {
  default: 3,
  noEffectYet: true,
  description: 'Times a failed call to the provider is tried again.',
};

const WEBHOOK_SECRET = 'Secret that signs deliveries; a list while it is being changed.';
const ALLOWED_IPS = 'Addresses that deliveries may come from; when absent, from anywhere.';

export class ProviderSettings {
  @Setting(text(), TOKEN) token?: string;
  @Setting(decimal(0.1, 600), TIMEOUT) timeoutSeconds!: number;
  @Setting(integer(0, 10), RETRIES) retries!: number;

  @Setting(texts(), { default: [], secret: 'all', description: WEBHOOK_SECRET })
  webhookSecret!: string[];

  @Setting(networks(), { description: ALLOWED_IPS })
  allowedIps?: string[];
}

export class IntegrationsSettings {
  @Section(ProviderSettings) github!: ProviderSettings;
  @Section(ProviderSettings) linear!: ProviderSettings;
  @Section(ProviderSettings) slack!: ProviderSettings;
  @Section(ProviderSettings) clickup!: ProviderSettings;
}
