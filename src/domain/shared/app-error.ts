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

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Which part of the world failed: what statistics group by and operators think in. */
export const ERROR_CATEGORIES = [
  'system',
  'network',
  'database',
  'authentication',
  'validation',
  'integration',
  'learning',
  'configuration',
] as const;
export type ErrorCategory = (typeof ERROR_CATEGORIES)[number];

/** One fault of an input: `path` in dot notation (`items.0.title`), empty for the whole. */
export interface FieldFault {
  readonly path: string;
  readonly message: string;
}

export interface AppErrorOptions {
  readonly cause?: unknown;
  readonly severity?: Severity;
  /** Follows from the kind unless the thrower knows better: a database that is down is no network fault. */
  readonly category?: ErrorCategory;
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

const SEVERITY_OF: Readonly<Partial<Record<ErrorKind, Severity>>> = {
  unavailable: 'high',
  'storage-full': 'critical',
  timeout: 'medium',
  integration: 'medium',
  configuration: 'high',
  internal: 'high',
};

const CATEGORY_OF: Readonly<Record<ErrorKind, ErrorCategory>> = {
  validation: 'validation',
  'not-found': 'validation',
  conflict: 'validation',
  'precondition-failed': 'validation',
  'too-large': 'validation',
  unauthorised: 'authentication',
  forbidden: 'authentication',
  'rate-limited': 'validation',
  unavailable: 'network',
  timeout: 'network',
  'storage-full': 'system',
  integration: 'integration',
  configuration: 'configuration',
  internal: 'system',
};

/**
 * The one error root. `code` is stable and machine-readable (`task.not-found`); `message` is for people.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly severity: Severity;
  readonly category: ErrorCategory;
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
    this.severity = options.severity ?? SEVERITY_OF[kind] ?? 'low';
    this.category = options.category ?? CATEGORY_OF[kind];
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
  return new AppError('internal', 'internal', messageOf(error), { cause: error });
}

function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  try {
    return String(error);
  } catch {
    return 'something that is no error, and has no text';
  }
}
