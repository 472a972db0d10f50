import type { BoundHistogram, Metrics } from '../../../ports/runtime/metrics.js';
import type { Connections, TransactionOptions } from './connections.js';
import type { Row, SqlSession, SqlValue } from './sql-session.js';

const BUCKETS = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30,
];

const KINDS = ['select', 'insert', 'update', 'delete', 'transaction', 'other'] as const;
type StatementKind = (typeof KINDS)[number];

/** Tells what a statement does. */
const FIRST_WORD = /^\s*([a-z]+)/i;

/** Measures statements and transactions, and how long their callers wait for a connection. */
export class MeteredConnections implements Connections {
  private readonly statements: Readonly<Record<StatementKind, BoundHistogram>>;
  private readonly kinds = new Map<string, StatementKind>();
  private readonly writing: ConnectionUse;
  private readonly reading: ConnectionUse;

  constructor(
    private readonly connections: Connections,
    metrics: Metrics,
  ) {
    const durations = metrics.histogram({
      name: 'database_statement_duration_seconds',
      help: 'How long the database took, by kind of statement; transaction: from begin to commit.',
      labels: ['kind'],
      buckets: BUCKETS,
    });
    const bound = KINDS.map((kind) => [kind, durations.with({ kind })]);
    this.statements = Object.fromEntries(bound) as Record<StatementKind, BoundHistogram>;
    this.writing = new ConnectionUse(metrics, 'write');
    this.reading = new ConnectionUse(metrics, 'read');
  }

  async transact<T>(
    body: (session: SqlSession) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T> {
    let begunMs: number | undefined;
    const use = this.writing.ask();
    try {
      return await this.connections.transact((session) => {
        begunMs ??= performance.now();
        use.got();
        return body(this.metered(session));
      }, options);
    } finally {
      use.end();
      if (begunMs !== undefined) this.observe('transaction', begunMs);
    }
  }

  async read<T>(body: (session: SqlSession) => Promise<T>): Promise<T> {
    const use = this.reading.ask();
    try {
      return await this.connections.read((session) => {
        use.got();
        return body(this.metered(session));
      });
    } finally {
      use.end();
    }
  }

  close(): Promise<void> {
    return this.connections.close();
  }

  private metered(session: SqlSession): SqlSession {
    const measured = async <T>(sql: string, statement: () => Promise<T>): Promise<T> => {
      const startedMs = performance.now();
      try {
        return await statement();
      } finally {
        this.observe(this.kindOf(sql), startedMs);
      }
    };
    return {
      rows: (sql: string, parameters?: readonly SqlValue[]): Promise<readonly Row[]> =>
        measured(sql, () => session.rows(sql, parameters)),
      change: (sql: string, parameters?: readonly SqlValue[]): Promise<number> =>
        measured(sql, () => session.change(sql, parameters)),
    };
  }

  private observe(kind: StatementKind, startedMs: number): void {
    this.statements[kind].observe((performance.now() - startedMs) / 1_000);
  }

  private kindOf(sql: string): StatementKind {
    const known = this.kinds.get(sql);
    if (known) return known;
    const word = FIRST_WORD.exec(sql)?.[1]?.toLowerCase() ?? '';
    const kind = KINDS.find((one) => one === word) ?? 'other';
    // Texts differ by their number of parameters, so there could be many.
    if (this.kinds.size < 1_000) this.kinds.set(sql, kind);
    return kind;
  }
}

/** Who holds a connection, who waits for one, and for how long. */
class ConnectionUse {
  private inUse = 0;
  private waiting = 0;
  private readonly show: () => void;
  private readonly waits: BoundHistogram;

  constructor(metrics: Metrics, access: string) {
    const labels = ['access'];
    const inUse = metrics.gauge({
      name: 'database_connections_in_use',
      help: 'Database connections that are in use.',
      labels,
    });
    const waiting = metrics.gauge({
      name: 'database_connections_waiting',
      help: 'Callers that wait for a database connection.',
      labels,
    });
    const waits = metrics.histogram({
      name: 'database_connection_wait_seconds',
      help: 'How long callers waited for a database connection; on SQLite, for their turn to write.',
      labels,
      buckets: BUCKETS,
    });
    this.waits = waits.with({ access });
    const [using, queued] = [inUse.with({ access }), waiting.with({ access })];
    this.show = () => {
      using.set(this.inUse);
      queued.set(this.waiting);
    };
    this.show();
  }

  ask(): { got(): void; end(): void } {
    const startedMs = performance.now();
    let hasGot = false;
    this.waiting += 1;
    this.show();
    return {
      got: () => {
        if (hasGot) return;
        hasGot = true;
        this.waiting -= 1;
        this.inUse += 1;
        this.waits.observe((performance.now() - startedMs) / 1_000);
        this.show();
      },
      end: () => {
        if (hasGot) this.inUse -= 1;
        else this.waiting -= 1;
        this.show();
      },
    };
  }
}
