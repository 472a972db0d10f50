import { AppError } from '../../domain/shared/app-error.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type {
  AlertChannel,
  AlertChannelOptions,
  AlertNotice,
} from '../../ports/alerts/alert-channel.js';
import { plainJson } from './plain-json.js';
import { DELIVERY_MS, type HookedPlugin } from './hooked-plugin.js';

/** A way to reach people that a plugin provides. */
export class PluginAlertChannel implements AlertChannel {
  constructor(
    readonly type: string,
    private readonly plugin: Pick<HookedPlugin, 'call'>,
  ) {}

  async send(
    notice: AlertNotice,
    settings: JsonObject,
    { idempotencyKey, signal }: AlertChannelOptions,
  ): Promise<void> {
    const { type } = this;
    try {
      signal.throwIfAborted();
      await this.plugin.call(
        'channel',
        { name: type, notice: plainJson(notice), settings, options: { idempotencyKey } },
        { timeoutMs: DELIVERY_MS, isFault: false },
      );
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new AppError('integration', 'alert.channel-failed', `The channel ${type}: ${why}`, {
        cause: error,
        retryable: true,
      });
    }
  }
}
