import { parseJson } from '../../../application/shared/parse-json.js';
import { validationError, type FieldFault } from '../../../domain/shared/app-error.js';
import type { JsonObject, JsonValue } from '../../../domain/shared/json.js';
import { parseTrace, type TraceContext } from '../../../domain/shared/trace-context.js';

/** What we need of a CloudEvents 1.0 event in structured JSON. */
export interface CloudEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly data: JsonValue;
  /** Of the extension for distributed tracing; absent when it says nothing sound. */
  readonly trace?: TraceContext;
}

const MAX_ATTRIBUTE_LENGTH = 200;

/** @throws AppError `validation` when it is no JSON or no CloudEvent */
export function parseCloudEvent(body: Uint8Array): CloudEvent {
  const value = parseJson(new TextDecoder().decode(body));
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw validationError('cloud-event.invalid', 'A CloudEvent is a JSON object');
  }
  const event = value as JsonObject;
  const faults: FieldFault[] = [];
  if (event['specversion'] !== '1.0')
    faults.push({ path: 'specversion', message: 'must be "1.0"' });
  const attribute = (name: string): string => {
    const text = event[name];
    if (typeof text === 'string' && text !== '' && text.length <= MAX_ATTRIBUTE_LENGTH) return text;
    faults.push({
      path: name,
      message: `must be a text of 1 to ${String(MAX_ATTRIBUTE_LENGTH)} characters`,
    });
    return '';
  };
  const trace = parseTrace(event['traceparent'], event['tracestate']);
  const parsed = {
    id: attribute('id'),
    source: attribute('source'),
    type: attribute('type'),
    data: event['data'] ?? null,
    ...(trace && { trace }),
  };
  if (faults.length === 0) return parsed;
  const text = faults.map(({ path, message }) => `${path} ${message}`).join('; ');
  throw validationError('cloud-event.invalid', `Not a CloudEvent 1.0: ${text}`, faults);
}
