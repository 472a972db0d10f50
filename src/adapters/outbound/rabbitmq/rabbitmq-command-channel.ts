import type {
  CommandChannel,
  CommandMessage,
  CommandVerdict,
} from '../../../ports/runtime/command-channel.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { Randomness } from '../../../ports/runtime/randomness.js';
import { CommandConsumer } from './command-consumer.js';
import { CommandDeadLetters } from './command-dead-letters.js';
import { CommandReplies } from './command-replies.js';
import { commandNames, type CommandNames } from './command-topology.js';
import type { RabbitMqConnection } from './rabbitmq-connection.js';

export interface RabbitMqCommandChannelDeps {
  readonly publishing: RabbitMqConnection;
  readonly consuming: RabbitMqConnection;
  readonly clock: Clock;
  readonly randomness: Pick<Randomness, 'fraction'>;
  readonly logger: Logger;
}

/** Commands from the quorum queue `<prefix>.commands`, bound to the topic exchange of the same name. */
export class RabbitMqCommandChannel implements CommandChannel {
  private readonly names: CommandNames;
  private readonly deadLetters: CommandDeadLetters;
  private readonly replies: CommandReplies;

  constructor(
    private readonly deps: RabbitMqCommandChannelDeps,
    options: { readonly prefix: string },
  ) {
    const { publishing: connection, clock, logger } = deps;
    this.names = commandNames(options.prefix);
    this.deadLetters = new CommandDeadLetters({ connection, clock }, this.names);
    this.replies = new CommandReplies({ connection, clock, logger }, `${options.prefix}.`);
  }

  async consume(
    handler: (message: CommandMessage) => Promise<CommandVerdict>,
  ): Promise<() => Promise<void>> {
    const { deadLetters, replies, names } = this;
    const consumer = new CommandConsumer({ ...this.deps, deadLetters, replies, names }, handler);
    return () => consumer.stop();
  }
}
