import type { JsonObject } from '../shared/json.js';

/** What a job of the queue `email` sends. */
export interface EmailPayload {
  readonly to: string | readonly string[];
  readonly subject: string;
  readonly text?: string;
  readonly html?: string;
  readonly replyTo?: string;
}

/** Longest text or page of a mail, in characters. */
const LONGEST_BODY = 500_000;

/** One address and nothing else: no name, no list, nothing that could begin a header. */
const ADDRESS: JsonObject = {
  type: 'string',
  description: 'one e-mail address',
  maxLength: 320,
  pattern:
    '^[^\\s\\x00-\\x1f\\x7f@<>()\\[\\],;:\\\\"]+@[^\\s\\x00-\\x1f\\x7f@<>()\\[\\],;:\\\\"]+$',
};

export const EMAIL_SCHEMA: JsonObject = {
  type: 'object',
  required: ['to', 'subject'],
  additionalProperties: false,
  properties: {
    to: {
      if: { type: 'string' },
      then: ADDRESS,
      else: { type: 'array', items: ADDRESS, minItems: 1, maxItems: 50, uniqueItems: true },
    },
    subject: {
      type: 'string',
      description: 'one line',
      maxLength: 500,
      pattern: '^[^\\x00-\\x1f\\x7f\\u2028\\u2029]*$',
    },
    text: { type: 'string', maxLength: LONGEST_BODY },
    html: { type: 'string', maxLength: LONGEST_BODY },
    replyTo: ADDRESS,
  },
};
