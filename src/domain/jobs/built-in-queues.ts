import type { FieldFault } from '../shared/app-error.js';
import type { JsonObject } from '../shared/json.js';
import { CODE_BASE_SCHEMA, type CodeBasePayload } from './codebase-payload.js';
import { EMAIL_SCHEMA, type EmailPayload } from './email-payload.js';
import { HTTP_SCHEMA, httpPayloadFaults, type HttpPayload } from './http-payload.js';

/** A queue whose jobs the program itself does, for whoever puts them there. */
export interface BuiltInQueue {
  /** JSON Schema of its payloads. */
  readonly schema: JsonObject;
  /** What a schema cannot say, of a payload that fits it. */
  readonly faults: (payload: JsonObject) => readonly FieldFault[];
}

/** What their payloads are, once they were found valid. */
export interface BuiltInPayload {
  readonly http: HttpPayload;
  readonly email: EmailPayload;
  readonly codebases: CodeBasePayload;
}
export type BuiltInQueueName = keyof BuiltInPayload;

export const BUILT_IN_QUEUES: Readonly<Record<BuiltInQueueName, BuiltInQueue>> = {
  http: { schema: HTTP_SCHEMA, faults: httpPayloadFaults },
  email: { schema: EMAIL_SCHEMA, faults: () => [] },
  codebases: { schema: CODE_BASE_SCHEMA, faults: () => [] },
};

export function isBuiltInQueue(queue: string): queue is BuiltInQueueName {
  return Object.hasOwn(BUILT_IN_QUEUES, queue);
}
