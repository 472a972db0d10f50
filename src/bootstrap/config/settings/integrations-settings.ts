import { networks, texts } from '../setting-kinds.js';
import { Section, Setting } from '../setting.js';

const WEBHOOK_SECRET = 'Secret that signs deliveries; a list while it is being changed.';

export class GithubSettings {
  @Setting(texts(), { default: [], secret: 'all', description: WEBHOOK_SECRET })
  webhookSecret!: string[];

  @Setting(networks(), {
    description: 'Addresses that deliveries may come from; when absent, from anywhere.',
  })
  allowedIps?: string[];
}

/** Announced providers whose webhooks this version does not receive. */
export class FutureProviderSettings {
  @Setting(texts(), { secret: 'all', noEffectYet: true, description: WEBHOOK_SECRET })
  webhookSecret?: string[];
}

export class IntegrationsSettings {
  @Section(GithubSettings) github!: GithubSettings;
  @Section(FutureProviderSettings) linear!: FutureProviderSettings;
  @Section(FutureProviderSettings) slack!: FutureProviderSettings;
  @Section(FutureProviderSettings) clickup!: FutureProviderSettings;
}
