import { AppError, concurrencyConflict } from '../../../domain/shared/app-error.js';

/** The driver's own words, without SQL, parameters and stored values, which never belong in a log. */
class DatabaseFault extends Error {
  override readonly name = 'DatabaseFault';

  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

/** Another transaction was in the way; the same one may succeed when it runs again. */
const RACES = new Set([
  'SQLITE_BUSY_SNAPSHOT',
  'ER_LOCK_DEADLOCK',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_CHECKREAD', // MariaDB: the row changed since the snapshot
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '55P03', // lock_not_available, by lock_timeout
]);

const UNIQUE = new Set(['ER_DUP_ENTRY', 'ER_DUP_KEY', '23505']);

const FULL = new Set(['SQLITE_FULL', 'ER_DISK_FULL', 'ER_RECORD_FILE_FULL', 'ENOSPC', '53100']);

const TOO_LONG = new Set(['SQLITE_TOOBIG', 'ER_DATA_TOO_LONG', 'ER_NET_PACKET_TOO_LARGE', '22001']);

const TIMEOUTS = new Set(['57014', 'ER_STATEMENT_TIMEOUT', 'ER_QUERY_TIMEOUT']);

const UNAVAILABLE = new Set([
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_CANTOPEN',
  'SQLITE_IOERR',
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EPIPE',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'ER_CON_COUNT_ERROR',
  'ER_TOO_MANY_USER_CONNECTIONS',
  'ER_SERVER_SHUTDOWN',
  'ER_CONNECTION_KILLED',
  'ER_NEW_ABORTING_CONNECTION',
  'ER_OPTION_PREVENTS_STATEMENT',
  '25P03', // idle_in_transaction_session_timeout
  '25006', // read_only_sql_transaction: a replica that was the primary
  '53300', // too_many_connections
]);

/** PostgreSQL classes 08 (connection) and 57P (operator intervention). */
const UNAVAILABLE_CLASS = /^(08|57P)/;

/** Faults of pg and its pool that carry no code. */
const UNAVAILABLE_TEXT =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|not queryable|Query read timeout|closed state|Cannot use a pool after|Pool is closed|ConnectionIsNotSet|Connection is not established|already released/i;

const CONFIGURATION = new Set([
  'SQLITE_NOTADB',
  'SQLITE_READONLY',
  'SQLITE_PERM',
  'EACCES',
  'EROFS',
  'ENOTDIR',
  'ER_ACCESS_DENIED_ERROR',
  'ER_DBACCESS_DENIED_ERROR',
  'ER_BAD_DB_ERROR',
  '28000', // invalid_authorization_specification
  '28P01', // invalid_password
  '3D000', // database does not exist
]);

/**
 * Anything a driver throws, in our words; an AppError passes unchanged.
 * @param what names the thing concerned in a conflict's code
 */
export function translateError(error: unknown, what = 'record'): AppError {
  if (error instanceof AppError) return error;
  const { code, text } = driverFault(error);
  const cause = new DatabaseFault(text, code);
  if (isUniqueViolation(code, text) || RACES.has(code)) return concurrencyConflict(what, cause);
  if (FULL.has(code)) {
    return new AppError('storage-full', 'database.full', 'The database has no space left', {
      category: 'database',
      cause,
    });
  }
  if (TIMEOUTS.has(code)) {
    return new AppError('timeout', 'database.timeout', 'The database took too long', {
      category: 'database',
      cause,
    });
  }
  if (TOO_LONG.has(code)) {
    return new AppError('validation', 'value.too-long', 'A value is too long to be stored', {
      cause,
    });
  }
  if (UNAVAILABLE.has(code) || UNAVAILABLE_CLASS.test(code) || UNAVAILABLE_TEXT.test(text)) {
    return unavailable('The database does not answer', cause);
  }
  if (CONFIGURATION.has(code)) {
    return new AppError('configuration', 'database.refused', `The database refuses us: ${text}`, {
      category: 'database',
      cause,
    });
  }
  return new AppError('internal', 'database.failed', 'The database refused a statement', {
    category: 'database',
    cause,
  });
}

export function unavailable(message: string, cause?: unknown): AppError {
  return new AppError('unavailable', 'database.unavailable', message, {
    category: 'database',
    cause,
    retryAfterSeconds: 5,
  });
}

function isUniqueViolation(code: string, text: string): boolean {
  return UNIQUE.has(code) || (code === 'SQLITE_CONSTRAINT' && text.includes('UNIQUE constraint'));
}

/** TypeORM wraps driver errors; happy-eyeballs connects report several at once. */
function driverFault(error: unknown): { code: string; text: string } {
  const outer = error as { driverError?: unknown; errors?: unknown[] } | null;
  const inner = (outer?.driverError ?? outer?.errors?.[0] ?? error) as {
    code?: unknown;
    message?: unknown;
  } | null;
  const code = typeof inner?.code === 'string' ? inner.code : '';
  const message = typeof inner?.message === 'string' ? inner.message : String(error);
  return {
    code,
    text: message.replace(/Duplicate entry '.*' for key/s, 'Duplicate entry for key'),
  };
}
