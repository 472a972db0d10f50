import type { JobNews } from '../../../../domain/jobs/job-news.js';
import type { Dialect } from '../dialect.js';
import type { SqlSession } from '../sql-session.js';

/** A change of jobs within one transaction. */
export interface Changing {
  readonly session: SqlSession;
  readonly dialect: Dialect;
  readonly nowMs: number;
  /** Gets what becomes of other jobs. */
  readonly news: JobNews;
}
