import { AppError } from '../../domain/shared/app-error.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { AlertChannel, AlertNotice } from '../../ports/alerts/alert-channel.js';
import type { Resilience } from '../../ports/runtime/resilience.js';
import type { AlertChannels } from './alert-channels.js';
import type { AlertSettings } from './alert-settings.js';

/** A channel that is in no configuration. */
export interface GivenChannel {
  readonly type: string;
  readonly settings: JsonObject;
}

/** Sends one notice over a channel, with the bounds that every dependency has. */
export class ChannelSender {
  constructor(
    private readonly deps: {
      readonly settings: AlertSettings;
      readonly channels: Pick<AlertChannels, 'get'>;
      readonly resilience: Resilience;
    },
  ) {}

  /**
   * Over a configured channel; it may lead to a private address.
   * @throws AppError of the channel; `configuration` when there is no such channel, or none of its type
   */
  async send(
    name: string,
    notice: AlertNotice,
    idempotencyKey: string,
    signal: AbortSignal,
  ): Promise<void> {
    const configured = this.deps.settings.channels.get(name);
    if (!configured) throw unknown('alert-channel.not-found', `There is no channel ${name}`);
    const channel = this.channelOf(configured.type);
    const options = { idempotencyKey, isTrusted: true };
    const policy = this.deps.resilience.policy(`alert-channel:${name}`, 'integration');
    await policy.execute(
      (within) => channel.send(notice, configured.settings, { ...options, signal: within }),
      { signal, retryable: false },
    );
  }

  /**
   * Once, over a channel that somebody gave, who need not be the operator.
   * @throws AppError as above; `forbidden` when it leads to a private address
   */
  async sendOnce(
    { type, settings }: GivenChannel,
    notice: AlertNotice,
    idempotencyKey: string,
    signal: AbortSignal,
  ): Promise<void> {
    await this.channelOf(type).send(notice, settings, { idempotencyKey, signal, isTrusted: false });
  }

  private channelOf(type: string): AlertChannel {
    const channel = this.deps.channels.get(type);
    if (channel) return channel;
    throw unknown('alert-channel.unknown-type', `There are no ${type} channels`);
  }
}

function unknown(code: string, message: string): AppError {
  return new AppError('configuration', code, message, { retryable: false });
}
