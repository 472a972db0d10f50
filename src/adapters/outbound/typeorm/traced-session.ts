import type { TraceContext } from '../../../domain/shared/trace-context.js';
import type { ExecutionScope } from '../../../ports/runtime/execution-scope.js';
import type { SpanAttributes, Tracer } from '../../../ports/runtime/tracer.js';
import type { DatabaseType } from './dialect.js';
import type { Row, SqlSession, SqlValue } from './sql-session.js';

/** How statements become steps of traces. */
export interface StatementTracing {
  readonly tracer: Tracer;
  readonly scope: ExecutionScope;
  readonly type: DatabaseType;
  /** Whether spans show the text of statements; their parameters they never show. */
  readonly showsText: boolean;
}

/** As the semantic conventions of OpenTelemetry call them. */
const SYSTEMS: Readonly<Record<DatabaseType, string>> = {
  sqlite: 'sqlite',
  postgres: 'postgresql',
  mysql: 'mysql',
};

const OPERATION = /^\s*(\w+)/;
const TABLE = /\b(?:FROM|INTO|UPDATE)\s+(\w+)/;

/** The session itself, unless the work it is opened for belongs to a trace that is recorded. */
export function traced(session: SqlSession, tracing: StatementTracing | undefined): SqlSession {
  const trace = tracing?.tracer.isOn ? tracing.scope.current()?.trace : undefined;
  return tracing && trace?.isSampled ? new TracedSession(session, tracing, trace) : session;
}

/** Makes each statement a step of one trace. */
class TracedSession implements SqlSession {
  constructor(
    private readonly session: SqlSession,
    private readonly tracing: StatementTracing,
    private readonly trace: TraceContext,
  ) {}

  rows(sql: string, parameters?: readonly SqlValue[]): Promise<readonly Row[]> {
    return this.step(sql, () => this.session.rows(sql, parameters));
  }

  change(sql: string, parameters?: readonly SqlValue[]): Promise<number> {
    return this.step(sql, () => this.session.change(sql, parameters));
  }

  private step<T>(sql: string, statement: () => Promise<T>): Promise<T> {
    const { tracer, type, showsText } = this.tracing;
    const operation = (OPERATION.exec(sql)?.[1] ?? 'statement').toUpperCase();
    const table = TABLE.exec(sql)?.[1];
    const attributes: SpanAttributes = {
      'db.system.name': SYSTEMS[type],
      'db.operation.name': operation,
      ...(table !== undefined && { 'db.collection.name': table }),
      ...(showsText && { 'db.query.text': sql }),
    };
    const name = table === undefined ? operation : `${operation} ${table}`;
    return tracer.span({ name, kind: 'client', attributes, parent: this.trace }, statement);
  }
}
