import { AppError } from '../../domain/shared/app-error.js';
import type { WebhookProvider } from '../../ports/events/webhook-provider.js';

/** The providers whose webhooks this installation understands. */
export class WebhookProviders {
  private readonly byName: ReadonlyMap<string, WebhookProvider>;

  constructor(providers: readonly WebhookProvider[]) {
    this.byName = new Map(providers.map((provider) => [provider.name, provider]));
  }

  /** @throws AppError `not-found` (`webhook.unknown-provider`) */
  get(name: string): WebhookProvider {
    const provider = this.byName.get(name);
    if (provider) return provider;
    throw new AppError(
      'not-found',
      'webhook.unknown-provider',
      `There is no webhook provider ${name.slice(0, 100)}`,
    );
  }

  get names(): readonly string[] {
    return [...this.byName.keys()];
  }
}
