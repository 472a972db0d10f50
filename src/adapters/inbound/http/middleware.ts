import type { Middleware, ParameterizedContext } from 'koa';
import { AppError, toAppError } from '../../../domain/shared/app-error.js';
import { isRefusal } from '../../../application/shared/use-case-runner.js';
import type { ErrorRecorder } from '../../../ports/errors/error-recorder.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import { parseTrace, type TraceContext } from '../../../domain/shared/trace-context.js';
import { toProblem, type Problem } from './problem.js';

export interface RequestState {
  requestId: string;
  /** The caller's; once a span is open for the request, that. */
  trace?: TraceContext | undefined;
  /** Pattern of the route that answers; absent where there is none. */
  route?: string;
}

/** Request ids that may go to logs and headers as they came. */
const SANE_ID = /^[A-Za-z0-9._:-]{1,100}$/;

/** Takes `X-Request-Id` if sane, else makes one; answers it either way. Takes up the caller's trace. */
export function assignRequestId(newId: () => string): Middleware<RequestState> {
  return async (http, next) => {
    const given = http.get('X-Request-Id');
    http.state.requestId = SANE_ID.test(given) ? given : newId();
    http.set('X-Request-Id', http.state.requestId);
    const { traceparent, tracestate } = http.req.headers;
    if (traceparent !== undefined) http.state.trace = parseTrace(traceparent, tracestate);
    http.set('X-Content-Type-Options', 'nosniff');
    await next();
  };
}

/** Who hears of answers that failed. */
export interface ErrorListeners {
  readonly logger: Logger;
  readonly errors: ErrorRecorder;
  /** Counts failures that are not the caller's. */
  readonly outcomes: { count(failure: Error): void };
}

/** Part of a path that an answer repeats, in characters. */
const LONGEST_PATH = 500;

const UNKNOWN_ROUTE = 'route.not-found';

/** Every error leaves as RFC 9457 problem details. */
export function answerErrors({
  logger,
  errors,
  outcomes,
}: ErrorListeners): Middleware<RequestState> {
  return async (http, next) => {
    try {
      await next();
      if (http.status === 404 && http.body === undefined) throw unknownRoute(http.path);
      if (http.status === 405 && http.body === undefined) refuseMethod(http);
    } catch (thrown) {
      const error = toAppError(thrown);
      // What programs that look for weak spots ask for would be as many faults as there are paths.
      if (error.code !== UNKNOWN_ROUTE) errors.record(error, 'http', http.state.requestId);
      const { problem, retryAfter } = toProblem(
        error,
        http.path.slice(0, LONGEST_PATH),
        http.state.requestId,
      );
      if (!isRefusal(error)) {
        outcomes.count(error);
        const { method, path, state } = http;
        const { requestId, trace } = state;
        const traced = trace && { traceId: trace.traceId };
        logger.error('request failed', { method, path, error, requestId, ...traced });
      }
      http.status = problem.status;
      if (retryAfter !== undefined) http.set('Retry-After', String(retryAfter));
      if (problem.status === 401) http.set('WWW-Authenticate', 'Bearer realm="clickup-brain"');
      http.body = JSON.stringify(problem);
      http.type = 'application/problem+json';
    }
  };
}

/** A matter of HTTP alone, so it is no error of the core. */
function refuseMethod(http: ParameterizedContext<RequestState>): void {
  const { method, path, state } = http;
  const problem: Problem = {
    type: 'about:blank',
    title: 'Method not allowed',
    status: 405,
    detail: `${method} is not possible here; possible: ${http.response.get('Allow')}`,
    instance: path,
    code: 'route.method-not-allowed',
    requestId: state.requestId,
  };
  http.status = 405;
  http.body = JSON.stringify(problem);
  http.type = 'application/problem+json';
}

function unknownRoute(path: string): AppError {
  return new AppError('not-found', UNKNOWN_ROUTE, `There is nothing at ${path.slice(0, 200)}`);
}
