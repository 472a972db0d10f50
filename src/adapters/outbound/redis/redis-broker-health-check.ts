import type { HealthCheck } from '../../../ports/runtime/health-check.js';
import { brokerUnavailable } from '../messaging/broker-unavailable.js';
import type { RedisLink } from './redis-link.js';

const ANSWER_MS = 2000;

/** Asks Redis something on each connection; jobs and events wait in SQL while it is away. */
export class RedisBrokerHealthCheck implements HealthCheck {
  readonly name = 'broker';
  readonly critical = false;

  constructor(private readonly links: readonly RedisLink[]) {}

  async check(): Promise<Readonly<Record<string, string>>> {
    await Promise.all(this.links.map((link) => ask(link)));
    return Object.fromEntries(this.links.map(({ name, state }) => [name, state]));
  }
}

async function ask(link: RedisLink): Promise<void> {
  if (link.state !== 'connected') {
    throw brokerUnavailable(`The ${link.name} connection to the broker is ${link.state}`);
  }
  await link.ask((redis) => redis.ping(), ANSWER_MS);
}
