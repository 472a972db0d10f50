import { unavailable } from '../translate-error.js';
import type { HealthCheck } from '../../../../ports/runtime/health-check.js';
import type { Schema } from '../../../../ports/runtime/schema.js';

/** Fails while migrations are missing: the process must not serve on an older schema. */
export class SchemaHealthCheck implements HealthCheck {
  readonly name = 'migrations';
  readonly critical = true;

  constructor(private readonly schema: Schema) {}

  async check(): Promise<Readonly<Record<string, number>>> {
    const status = await this.schema.status();
    const pending = status.filter(({ appliedAt }) => appliedAt === null).length;
    if (pending > 0) throw unavailable(`${String(pending)} migrations are not applied`);
    return { applied: status.length };
  }
}
