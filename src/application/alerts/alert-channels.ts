import type { AlertChannel } from '../../ports/alerts/alert-channel.js';

/** The ways to reach people, by type. */
export class AlertChannels {
  private readonly builtIn: ReadonlyMap<string, AlertChannel>;
  private readonly added = new Map<string, AlertChannel>();

  constructor(builtIn: readonly AlertChannel[] = []) {
    this.builtIn = new Map(builtIn.map((channel) => [channel.type, channel]));
  }

  /** Types that nobody else can provide. */
  get ownTypes(): ReadonlySet<string> {
    return new Set(this.builtIn.keys());
  }

  /** @returns how to take it away again; a later one of the same type stays */
  register(channel: AlertChannel): () => void {
    this.added.set(channel.type, channel);
    return () => {
      if (this.added.get(channel.type) === channel) this.added.delete(channel.type);
    };
  }

  get(type: string): AlertChannel | undefined {
    return this.builtIn.get(type) ?? this.added.get(type);
  }
}
