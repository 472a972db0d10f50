import type { ParameterizedContext } from 'koa';
import { toAppError } from '../../../domain/shared/app-error.js';
import { toTraceHeaders } from '../../../domain/shared/trace-context.js';
import type { Tracer } from '../../../ports/runtime/tracer.js';
import type { RequestState } from './middleware.js';
import { statusOf } from './problem.js';
import type { Route } from './route.js';

export type Serve = (http: ParameterizedContext<RequestState>) => Promise<void>;

/** Serves a route within a span, and answers by `traceresponse` which one it was. */
export function traced(tracer: Tracer, route: Pick<Route, 'method' | 'path'>, serve: Serve): Serve {
  const method = route.method.toUpperCase();
  const attributes = { 'http.request.method': method, 'http.route': route.path };
  const named = { name: `${method} ${route.path}`, kind: 'server', attributes } as const;
  return (http) =>
    tracer.span({ ...named, parent: http.state.trace }, async ({ context, tell }) => {
      http.state.trace = context;
      if (context) http.set('traceresponse', toTraceHeaders(context).traceparent);
      try {
        await serve(http);
        tell({ 'http.response.status_code': http.status });
      } catch (error) {
        tell({ 'http.response.status_code': statusOf(toAppError(error)) });
        throw error;
      }
    });
}
