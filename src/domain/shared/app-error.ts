/** What went wrong, coarse enough that every inbound adapter can map each kind to its own answer. */
export type ErrorKind =
  | 'validation'
  | 'not-found'
  | 'conflict'
  | 'precondition-failed'
  | 'unauthorised'
  | 'forbidden'
  | 'rate-limited'
  | 'too-large'
  | 'unavailable'
  | 'storage-full'
  | 'timeout'
  | 'integration'
  | 'configuration'
  | 'internal';

export type Severity = 'low' | 'medium' | 'high' | 'critical';

/** One fault of an input: `path` in dot notation (`items.0.title`), empty for the whole. */
export interface FieldFault {
  readonly path: string;
  readonly message: string;
}

export interface AppErrorOptions {
  readonly cause?: unknown;
  readonly severity?: Severity;
  /** True when the same call may succeed later, unchanged. */
  readonly retryable?: boolean;
  /** Seconds after which a retry makes sense. */
  readonly retryAfterSeconds?: number;
  readonly faults?: readonly FieldFault[];
  /** Facts for logs and support; never secrets. */
  readonly data?: Readonly<Record<string, unknown>>;
}

const RETRYABLE_KINDS: ReadonlySet<ErrorKind> = new Set([
  'unavailable',
  'storage-full',
  'timeout',
  'rate-limited',
]);

const SEVERITIES: Readonly<Partial<Record<ErrorKind, Severity>>> = {
  unavailable: 'high',
  'storage-full': 'critical',
  timeout: 'medium',
  integration: 'medium',
  configuration: 'high',
  internal: 'high',
};

/**
 * The one error root. `code` is stable and machine-readable (`task.not-found`); `message` is for people.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly severity: Severity;
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;
  readonly faults: readonly FieldFault[];
  readonly data: Readonly<Record<string, unknown>>;

  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    options: AppErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.severity = options.severity ?? SEVERITIES[kind] ?? 'low';
    this.retryable = options.retryable ?? RETRYABLE_KINDS.has(kind);
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.faults = options.faults ?? [];
    this.data = options.data ?? {};
  }
}

export function validationError(code: string, message: string, faults: readonly FieldFault[] = []) {
  return new AppError('validation', code, message, { faults });
}

export function notFound(what: string, id: string): AppError {
  return new AppError('not-found', `${what}.not-found`, `There is no ${what} ${id}`);
}

/**
 * Another transaction changed the same thing first. A unit of work that meets it is rolled back and run
 * again from the start, so use cases never see a first or second occurrence.
 */
export function concurrencyConflict(what: string, cause?: unknown): AppError {
  return new AppError(
    'conflict',
    `${what}.concurrent-change`,
    `The ${what} was changed meanwhile`,
    {
      retryable: true,
      cause,
    },
  );
}

/** Anything thrown becomes an AppError; what is not one is an internal fault that keeps its cause. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new AppError('internal', 'internal', message, { cause: error });
}
