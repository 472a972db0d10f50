import type { Logger } from '../../../ports/runtime/logger.js';
import type { Row, SqlSession, SqlValue } from './sql-session.js';

/** A statement slower than this is worth a warning, ms. */
const SLOW_MS = 1_000;

/** Logs slow statements, and every one at level trace: their text, never their parameters. */
export class ObservedSession implements SqlSession {
  constructor(
    private readonly session: SqlSession,
    private readonly logger: Logger,
  ) {}

  rows(sql: string, parameters?: readonly SqlValue[]): Promise<readonly Row[]> {
    return this.observed(sql, () => this.session.rows(sql, parameters));
  }

  change(sql: string, parameters?: readonly SqlValue[]): Promise<number> {
    return this.observed(sql, () => this.session.change(sql, parameters));
  }

  private async observed<T>(sql: string, statement: () => Promise<T>): Promise<T> {
    const startedMs = performance.now();
    try {
      return await statement();
    } finally {
      const durationMs = Math.round(performance.now() - startedMs);
      if (durationMs >= SLOW_MS) this.logger.warn('slow statement', { sql, durationMs });
      else if (this.logger.isEnabled('trace')) this.logger.trace('statement', { sql, durationMs });
    }
  }
}
