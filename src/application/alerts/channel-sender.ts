import { AppError } from '../../domain/shared/app-error.js';
import type { AlertNotice } from '../../ports/alerts/alert-channel.js';
import type { Resilience } from '../../ports/runtime/resilience.js';
import type { AlertChannels } from './alert-channels.js';
import type { AlertSettings } from './alert-settings.js';

/** Sends one notice over a channel by its name, with the bounds that every dependency has. */
export class ChannelSender {
  constructor(
    private readonly deps: {
      readonly settings: AlertSettings;
      readonly channels: Pick<AlertChannels, 'get'>;
      readonly resilience: Resilience;
    },
  ) {}

  /** @throws AppError of the channel; `configuration` when there is no such channel, or none of its type */
  async send(
    name: string,
    notice: AlertNotice,
    idempotencyKey: string,
    signal: AbortSignal,
  ): Promise<void> {
    const configured = this.deps.settings.channels.get(name);
    if (!configured) throw unknown('alert-channel.not-found', `There is no channel ${name}`);
    const { type, settings } = configured;
    const channel = this.deps.channels.get(type);
    if (!channel) throw unknown('alert-channel.unknown-type', `There are no ${type} channels`);
    const policy = this.deps.resilience.policy(`alert-channel:${name}`, 'integration');
    await policy.execute(
      (within) => channel.send(notice, settings, { idempotencyKey, signal: within }),
      { signal, retryable: false },
    );
  }
}

function unknown(code: string, message: string): AppError {
  return new AppError('configuration', code, message, { retryable: false });
}
