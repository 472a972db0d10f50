import type { Clock } from '../../../ports/runtime/clock.js';
import type { HealthCheck } from '../../../ports/runtime/health-check.js';
import { brokerUnavailable, reasonOf } from '../messaging/broker-unavailable.js';
import type { RabbitMqConnection } from './rabbitmq-connection.js';
import type { SupervisedChannel } from './supervised-channel.js';
import { finishesWithin } from '../messaging/waiting.js';

const ANSWER_MS = 2000;
/** Exists on every broker and may be looked up by anybody. */
const KNOWN_EXCHANGE = 'amq.topic';

/** Asks the broker something on each connection; jobs and events wait in SQL while it is away. */
export class RabbitMqHealthCheck implements HealthCheck {
  readonly name = 'broker';
  readonly critical = false;
  private readonly probes: readonly {
    connection: RabbitMqConnection;
    channel: SupervisedChannel;
  }[];

  constructor(
    private readonly deps: { clock: Clock },
    connections: readonly RabbitMqConnection[],
  ) {
    this.probes = connections.map((connection) => ({
      connection,
      channel: connection.useChannel({ name: 'health', setup: async () => undefined }),
    }));
  }

  async check(): Promise<Readonly<Record<string, string>>> {
    await Promise.all(this.probes.map(({ connection, channel }) => this.ask(connection, channel)));
    return Object.fromEntries(
      this.probes.map(({ connection }) => [connection.name, connection.state]),
    );
  }

  private async ask(connection: RabbitMqConnection, channel: SupervisedChannel): Promise<void> {
    const open = channel.current;
    if (!open || connection.state !== 'connected') {
      throw brokerUnavailable(
        `The ${connection.name} connection to the broker is ${connection.state}`,
      );
    }
    const answer = open.checkExchange(KNOWN_EXCHANGE).catch((error: unknown) => {
      throw brokerUnavailable(`The broker refused the check: ${reasonOf(error)}`, error);
    });
    if (!(await finishesWithin(this.deps.clock, ANSWER_MS, answer))) {
      throw brokerUnavailable(`The broker did not answer within ${ANSWER_MS} ms`);
    }
  }
}
