import type { CodeBaseId } from '../shared/ids.js';
import type { JsonObject } from '../shared/json.js';

/** Which code base a job of the queue `codebases` analyses. */
export interface CodeBasePayload {
  readonly codeBaseId: CodeBaseId;
}

export const CODE_BASE_SCHEMA: JsonObject = {
  type: 'object',
  required: ['codeBaseId'],
  additionalProperties: false,
  properties: {
    codeBaseId: {
      type: 'string',
      description: 'the id of a code base',
      pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
    },
  },
};
