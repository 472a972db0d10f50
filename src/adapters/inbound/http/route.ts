import type { Context } from 'koa';
import type { ExecutionContext } from '../../../ports/runtime/execution-scope.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import type { DtoClass } from '../wire/schema.js';

export type Method = 'get' | 'post' | 'patch' | 'delete';

/** What a handler gets: Koa's context, and on whose behalf it acts. */
export interface RouteContext {
  readonly http: Context;
  readonly execution: ExecutionContext;
}

/** One operation of the API, told once: mounted by the server, described in the OpenAPI document. */
export interface Route {
  readonly method: Method;
  /** With `:name` parameters. */
  readonly path: string;
  /** The use case behind it, which is also the operation id. */
  readonly operation: string;
  readonly summary: string;
  readonly tag: string;
  /** Open to anybody; every other route needs a credential. */
  readonly isPublic?: boolean;
  /** Answers however busy the process is: for whoever asks how it is. */
  readonly isUnlimited?: boolean;
  readonly parameters?: readonly JsonObject[];
  readonly body?: RouteBody;
  readonly answers: Readonly<Record<number, RouteAnswer>>;
  readonly handle: (context: RouteContext) => Promise<void>;
}

export interface RouteBody {
  readonly schema: DtoClass | JsonObject;
  readonly contentTypes: readonly string[];
  /** May be left out. */
  readonly isOptional?: boolean;
}

export interface RouteAnswer {
  readonly description: string;
  readonly schema?: DtoClass | JsonObject;
  /** Views that the schema refers to by name. */
  readonly uses?: readonly DtoClass[];
  readonly contentType?: string;
}
