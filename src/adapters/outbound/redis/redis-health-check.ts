import type { HealthCheck } from '../../../ports/runtime/health-check.js';
import type { RedisConnection } from './redis-connection.js';

/** Without Redis every answer is loaded: slower, not wrong. */
export class RedisHealthCheck implements HealthCheck {
  readonly name = 'cache';
  readonly critical = false;

  constructor(private readonly connection: RedisConnection) {}

  async check(): Promise<Readonly<Record<string, string>>> {
    await this.connection.ping();
    return { type: 'redis' };
  }
}
