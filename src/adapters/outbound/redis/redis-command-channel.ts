import type { CommandChannel } from '../../../ports/runtime/command-channel.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { Randomness } from '../../../ports/runtime/randomness.js';
import type { CommandHandler } from '../messaging/command-handling.js';
import { CommandStream } from './command-stream.js';
import type { RedisLink } from './redis-link.js';
import { StreamConsumer } from './stream-consumer.js';
import { streamNames, type StreamNames } from './stream-names.js';
import { StreamReplies } from './stream-replies.js';

export interface RedisCommandChannelDeps {
  readonly publishing: RedisLink;
  /** A connection for a consumer of its own: it waits there for what comes. */
  readonly openReading: () => RedisLink;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly logger: Logger;
}

/** Commands from the stream `<prefix>.commands`, shared by the consumers of all processes. */
export class RedisCommandChannel implements CommandChannel {
  private readonly names: StreamNames;
  private readonly replies: StreamReplies;
  private readonly consumers = new Set<StreamConsumer>();

  constructor(
    private readonly deps: RedisCommandChannelDeps,
    options: { readonly prefix: string },
  ) {
    this.names = streamNames(options.prefix);
    const { publishing: link, logger } = deps;
    this.replies = new StreamReplies({ link, logger }, this.names.replies);
  }

  async consume(handler: CommandHandler): Promise<() => Promise<void>> {
    const { publishing: asking, openReading, randomness } = this.deps;
    const reading = openReading();
    const links = { reading, asking };
    const stream = new CommandStream(links, this.names, randomness.secret(12));
    const deps = { ...this.deps, stream, reading, replies: this.replies };
    const consumer = new StreamConsumer(deps, handler);
    this.consumers.add(consumer);
    return () => this.stop(consumer);
  }

  /** Stops the consumers that still run. */
  async close(): Promise<void> {
    await Promise.all([...this.consumers].map((consumer) => this.stop(consumer)));
  }

  private async stop(consumer: StreamConsumer): Promise<void> {
    this.consumers.delete(consumer);
    await consumer.stop();
  }
}
