import type { HealthCheck } from '../../../ports/runtime/health-check.js';
import type { Connections } from './connections.js';
import type { DatabaseType } from './dialect.js';
import { translateError } from './translate-error.js';

export class DatabaseHealthCheck implements HealthCheck {
  readonly name = 'database';
  readonly critical = true;

  constructor(
    private readonly connections: Connections,
    private readonly type: DatabaseType,
  ) {}

  async check(): Promise<Readonly<Record<string, string>>> {
    try {
      await this.connections.read((session) => session.rows('SELECT 1 AS alive'));
    } catch (error) {
      throw translateError(error);
    }
    return { type: this.type };
  }
}
