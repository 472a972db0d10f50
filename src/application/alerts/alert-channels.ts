import type { AlertChannel } from '../../ports/alerts/alert-channel.js';

/** The ways to reach people, by type. */
export class AlertChannels {
  private readonly channels: Map<string, AlertChannel>;

  constructor(builtIn: readonly AlertChannel[] = []) {
    this.channels = new Map(builtIn.map((channel) => [channel.type, channel]));
  }

  /** @returns how to take it away again; a later one of the same type stays */
  register(channel: AlertChannel): () => void {
    this.channels.set(channel.type, channel);
    return () => {
      if (this.channels.get(channel.type) === channel) this.channels.delete(channel.type);
    };
  }

  get(type: string): AlertChannel | undefined {
    return this.channels.get(type);
  }
}
