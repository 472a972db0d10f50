import { AppError, type ErrorKind, type FieldFault } from '../../../../domain/shared/app-error.js';
import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';

const KINDS: Readonly<Record<number, ErrorKind>> = {
  400: 'validation',
  401: 'unauthorised',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  412: 'precondition-failed',
  413: 'too-large',
  429: 'rate-limited',
  502: 'integration',
  503: 'unavailable',
  504: 'timeout',
  507: 'storage-full',
};

/** What an instance answered instead of what was wanted; the problem itself is `data.problem`. */
export function problemError(status: number, text: string, url: string): AppError {
  const kind = KINDS[status] ?? 'internal';
  const problem = parseProblem(text);
  if (!problem) {
    return new AppError(kind, `http.${status}`, `${url} answered with status ${status}`);
  }
  const { detail, code, errors, requestId } = problem;
  const reference = status >= 500 && typeof requestId === 'string' ? ` (request ${requestId})` : '';
  return new AppError(
    kind,
    typeof code === 'string' ? code : `http.${status}`,
    `${String(detail)}${reference}`,
    { faults: faultsOf(errors), data: { problem } },
  );
}

function parseProblem(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as JsonObject | null;
    return typeof value?.['detail'] === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function faultsOf(errors: JsonValue | undefined): readonly FieldFault[] {
  if (!Array.isArray(errors)) return [];
  return (errors as readonly (JsonObject | null)[]).flatMap((fault) => {
    const { path, message } = fault ?? {};
    return typeof path === 'string' && typeof message === 'string' ? [{ path, message }] : [];
  });
}

/** Why a request got no answer; errors that say so already come out as they are. */
export function unreachable(error: unknown, url: string, timeoutMs: number): AppError {
  if (error instanceof AppError) return error;
  const { name } = error as Error;
  if (name === 'TimeoutError') {
    const message = `${url} did not answer within ${timeoutMs / 1_000} s`;
    return new AppError('timeout', 'client.timeout', message, { cause: error });
  }
  if (name === 'AbortError') {
    return new AppError('unavailable', 'client.interrupted', 'Interrupted', { cause: error });
  }
  const { code, message } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
  return code === 'ECONNREFUSED'
    ? noInstance(url, error)
    : new AppError(
        'unavailable',
        'client.unreachable',
        `Cannot reach ${url}: ${message || (code ?? 'no reason known')}`,
        { cause: error },
      );
}

function noInstance(url: string, cause: unknown): AppError {
  const message = `No instance answers at ${url}. Start one with: brain start`;
  return new AppError('unavailable', 'client.no-instance', message, { cause });
}

export function unexpectedAnswer(url: string, cause?: unknown): AppError {
  const message = `${url} did not answer as an instance does; is the address right?`;
  return new AppError('integration', 'client.unexpected-answer', message, { cause });
}
