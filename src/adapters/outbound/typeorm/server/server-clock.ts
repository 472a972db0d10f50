import type { Clock } from '../../../../ports/runtime/clock.js';
import type { Connections } from '../connections.js';
import type { DatabaseType } from '../dialect.js';

/** How often the difference is measured anew, ms. */
const MEASURE_EVERY_MS = 60_000;

/** A measurement that took longer says too little about when the server answered, ms. */
const MAX_ROUND_TRIP_MS = 2_000;

const NOW_MS: Readonly<Record<DatabaseType, string>> = {
  sqlite: 'SELECT 0 AS now_ms',
  mysql: 'SELECT CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED) AS now_ms',
  postgres: 'SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS bigint) AS now_ms',
};

/**
 * The time of the database server, which all processes share: leases must not run out early because the
 * clock of one machine is ahead. The difference to this machine's clock is measured now and then.
 */
export class ServerClock implements Clock {
  private offsetMs = 0;
  private measuredMs = Number.NEGATIVE_INFINITY;
  private measuring: Promise<void> | undefined;

  constructor(
    private readonly local: Clock,
    private readonly connections: Connections,
    private readonly type: DatabaseType,
  ) {}

  now(): Date {
    const isDue = this.local.monotonicMs() - this.measuredMs > MEASURE_EVERY_MS;
    if (isDue) void this.measure();
    return new Date(this.local.now().getTime() + this.offsetMs);
  }

  monotonicMs(): number {
    return this.local.monotonicMs();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.local.sleep(ms, signal);
  }

  /** Never rejects: a server that does not answer leaves the last difference in force. */
  measure(): Promise<void> {
    this.measuring ??= this.ask()
      .catch(() => undefined)
      .finally(() => {
        this.measuring = undefined;
      });
    return this.measuring;
  }

  private async ask(): Promise<void> {
    this.measuredMs = this.local.monotonicMs();
    const before = this.local.now().getTime();
    const [row] = await this.connections.read((session) => session.rows(NOW_MS[this.type]));
    const after = this.local.now().getTime();
    if (after - before > MAX_ROUND_TRIP_MS || !row) return;
    this.offsetMs = Math.round(Number(row['now_ms']) - (before + after) / 2);
  }
}
