import { decimal, integer, list, networks, text, texts } from '../setting-kinds.js';
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

/** `owner/repository/id`, `organisation/id` */
const HOOK = /^[\w.-]{1,100}(\/[\w.-]{1,100})?\/\d{1,15}$/;

function hooks() {
  const phrase = 'a list of at most 100 webhooks such as acme/app/12345678';
  return list(phrase, 0, (item) => HOOK.test(item));
}

export class GithubSettings {
  @Setting(text(), { ...TOKEN, noEffectYet: false })
  token?: string;

  @Setting(decimal(0.1, 600), { ...TIMEOUT, noEffectYet: false })
  timeoutSeconds!: number;

  @Setting(integer(0, 10), RETRIES) retries!: number;

  @Setting(texts(), { default: [], secret: 'all', description: WEBHOOK_SECRET })
  webhookSecret!: string[];

  @Setting(networks(), { description: ALLOWED_IPS })
  allowedIps?: string[];

  @Setting(text('an address such as https://api.github.com', /^https?:\/\/[^\s?#]{1,500}$/), {
    default: 'https://api.github.com',
    description: 'Where the API of GitHub answers; GitHub Enterprise Server has another address.',
  })
  apiUrl!: string;

  @Setting(hooks(), {
    default: [],
    description:
      'Webhooks, as `owner/repository/id` or `organisation/id`, whose missed deliveries are asked for again; needs a token.',
  })
  hooks!: string[];

  @Setting(integer(1, 1440), {
    default: 15,
    live: true,
    description: 'Minutes between two looks for missed deliveries.',
  })
  recoverMinutes!: number;
}

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
  @Section(GithubSettings) github!: GithubSettings;
  @Section(ProviderSettings) linear!: ProviderSettings;
  @Section(ProviderSettings) slack!: ProviderSettings;
  @Section(ProviderSettings) clickup!: ProviderSettings;
}
