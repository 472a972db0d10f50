import type { AppError, ErrorKind } from '../../../domain/shared/app-error.js';
import type { FieldFault } from '../../../domain/shared/app-error.js';

/** RFC 9457. Never a stack trace, never SQL. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
  readonly errors?: readonly FieldFault[];
  readonly requestId: string;
}

const ANSWERS: Readonly<Record<ErrorKind, readonly [status: number, title: string]>> = {
  validation: [400, 'The request is not valid'],
  unauthorised: [401, 'Not authenticated'],
  forbidden: [403, 'Not allowed'],
  'not-found': [404, 'Not found'],
  conflict: [409, 'Conflict'],
  'precondition-failed': [412, 'Changed meanwhile'],
  'too-large': [413, 'Too large'],
  'rate-limited': [429, 'Too many requests'],
  internal: [500, 'Internal error'],
  configuration: [500, 'Internal error'],
  integration: [502, 'Another system failed'],
  unavailable: [503, 'Temporarily unavailable'],
  timeout: [504, 'Took too long'],
  'storage-full': [507, 'Storage is full'],
};

/** Seconds after which a client may try again when the error says nothing of it. */
const DEFAULT_RETRY_AFTER = 5;

/** The status that an error is answered with. */
export function statusOf({ kind }: AppError): number {
  return ANSWERS[kind][0];
}

export function toProblem(
  error: AppError,
  instance: string,
  requestId: string,
): { readonly problem: Problem; readonly retryAfter?: number } {
  const [status, title] = ANSWERS[error.kind];
  const hidden = status === 500;
  const problem: Problem = {
    type: 'about:blank',
    title,
    status,
    detail: hidden ? 'Something went wrong here; the log has the request id' : error.message,
    instance,
    code: hidden ? 'internal' : error.code,
    ...(error.faults.length > 0 && !hidden ? { errors: error.faults } : {}),
    requestId,
  };
  const mayRetry = status === 503 || status === 507 || status === 429;
  return mayRetry
    ? { problem, retryAfter: error.retryAfterSeconds ?? DEFAULT_RETRY_AFTER }
    : { problem };
}
