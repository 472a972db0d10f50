import { validateSync, type ValidationError } from 'class-validator';
import { within } from '../../../application/shared/each-valid.js';
import { AppError, validationError, type FieldFault } from '../../../domain/shared/app-error.js';
import type { JsonValue } from '../../../domain/shared/json.js';
import { fieldsOf, type DtoClass } from './schema.js';

/** Deepest nesting taken from outside. */
const MAX_DEPTH = 64;

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Checks a wire value against its DTO and converts it. Unknown fields are faults, not noise.
 * @throws AppError `validation` (`request.invalid`) with one fault per field
 */
export function parseDto<Dto extends object>(dto: DtoClass<Dto>, value: JsonValue): Dto {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw validationError('request.invalid', 'A JSON object is needed', [
      { path: '', message: 'must be an object' },
    ]);
  }
  refuseUnsafe(value);
  const unknown = Object.keys(value).filter((name) => !fieldsOf(dto).has(name));
  if (unknown.length > 0) {
    throw validationError(
      'request.invalid',
      'The request has fields that are not known',
      unknown.map((path) => ({ path, message: 'is not known' })),
    );
  }
  const parsed = Object.assign(new dto(), value);
  const errors = validateSync(parsed, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length > 0) {
    const faults = errors.flatMap((error) => toFaults(error));
    const first = faults[0];
    throw validationError(
      'request.invalid',
      `The request is not valid: ${first ? first.message : 'unknown fault'}`,
      faults,
    );
  }
  return convert(dto, parsed);
}

function convert<Dto extends object>(dto: DtoClass<Dto>, parsed: Dto): Dto {
  const values = parsed as Record<string, unknown>;
  for (const [name, field] of fieldsOf(dto)) {
    const value = values[name];
    if (value === undefined) Reflect.deleteProperty(values, name);
    else if (field.convert && value !== null) {
      const { convert: toInner } = field;
      values[name] = within(name, () => toInner(value));
    }
  }
  return { ...parsed };
}

function toFaults({ property, constraints, children }: ValidationError): FieldFault[] {
  const own = Object.values(constraints ?? {}).map((message) => ({ path: property, message }));
  const nested = (children ?? []).flatMap((child) =>
    toFaults(child).map((fault) => ({ ...fault, path: `${property}.${fault.path}` })),
  );
  return [...own.slice(0, 1), ...nested];
}

/** Walks without recursion, so that no input can exhaust the stack. */
export function refuseUnsafe(root: JsonValue): void {
  const open: { value: JsonValue; depth: number }[] = [{ value: root, depth: 1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    if (value === null || typeof value !== 'object') continue;
    if (depth > MAX_DEPTH) {
      throw new AppError('validation', 'request.too-deep', 'The request is nested too deeply', {
        faults: [{ path: '', message: `must not be nested deeper than ${String(MAX_DEPTH)}` }],
      });
    }
    for (const [key, child] of Object.entries(value)) {
      if (FORBIDDEN_KEYS.has(key)) {
        throw validationError('request.unsafe-key', `The key ${key} is not allowed`, [
          { path: key, message: 'is not allowed' },
        ]);
      }
      open.push({ value: child, depth: depth + 1 });
    }
  }
}
