import type { Clock } from '../../../../ports/runtime/clock.js';
import type { Connections } from '../connections.js';
import type { DatabaseType } from '../dialect.js';

/** How often the difference is measured anew, ms. */
const MEASURE_EVERY_MS = 60_000;

/** A machine's clock that was set, or stood still with its machine, by more than this, calls for a new one, ms. */
const MAX_JUMP_MS = 1_000;

/** Between two measurements, ms. */
const LEAST_APART_MS = 1_000;

/** A measurement that took longer says too little about when the server answered, ms. */
const MAX_ROUND_TRIP_MS = 2_000;

const NOW_MS: Readonly<Record<DatabaseType, string>> = {
  sqlite: 'SELECT 0 AS now_ms',
  mysql: 'SELECT CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED) AS now_ms',
  postgres: 'SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS bigint) AS now_ms',
};

/**
 * The time of the database server, which all processes share: leases must not run out early because the
 * clock of one machine is ahead, or is set. It is measured now and then; in between this machine says how long
 * that was ago.
 */
export class ServerClock implements Clock {
  private last: Measurement | undefined;
  private askedMs = Number.NEGATIVE_INFINITY;
  private measuring: Promise<void> | undefined;

  constructor(
    private readonly local: Clock,
    private readonly connections: Connections,
    private readonly type: DatabaseType,
  ) {}

  now(): Date {
    const monotonicMs = this.local.monotonicMs();
    const localMs = this.local.now().getTime();
    if (this.isDue(monotonicMs, localMs)) void this.measure();
    if (!this.last) return new Date(localMs);
    return new Date(Math.round(this.last.serverMs + monotonicMs - this.last.monotonicMs));
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

  private isDue(monotonicMs: number, localMs: number): boolean {
    const askedAgoMs = monotonicMs - this.askedMs;
    if (askedAgoMs > MEASURE_EVERY_MS) return true;
    if (!this.last || askedAgoMs < LEAST_APART_MS) return false;
    const jumpMs = localMs - this.last.localMs - (monotonicMs - this.last.monotonicMs);
    return Math.abs(jumpMs) > MAX_JUMP_MS;
  }

  private async ask(): Promise<void> {
    const before = this.local.monotonicMs();
    this.askedMs = before;
    const [row] = await this.connections.read((session) => session.rows(NOW_MS[this.type]));
    const after = this.local.monotonicMs();
    if (after - before > MAX_ROUND_TRIP_MS || !row) return;
    this.last = {
      serverMs: Number(row['now_ms']),
      monotonicMs: (before + after) / 2,
      localMs: this.local.now().getTime(),
    };
  }
}

/** What three clocks showed at about the same time, ms. */
interface Measurement {
  readonly serverMs: number;
  readonly monotonicMs: number;
  readonly localMs: number;
}
