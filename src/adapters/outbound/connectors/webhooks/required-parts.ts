import type { FieldFault } from '../../../../domain/shared/app-error.js';
import type { JsonValue } from '../../../../domain/shared/json.js';
import { PayloadReader } from './payload-reader.js';

/** What a part of a payload has to be. */
export type PartKind = 'object' | 'text' | 'number' | 'id' | 'list';

/** By type, the paths (`issue.number`) of what its payloads always have, without which they mean nothing. */
export type RequiredParts = ReadonlyMap<string, Readonly<Record<string, PartKind>>>;

const PHRASES: Readonly<Record<PartKind, string>> = {
  object: 'an object',
  text: 'a text',
  number: 'a positive whole number',
  id: 'an id',
  list: 'a list',
};

/** Types that are not there need nothing. */
export function faultsOf(
  required: RequiredParts,
  type: string,
  payload: JsonValue,
): readonly FieldFault[] {
  const reader = new PayloadReader(payload);
  return Object.entries(required.get(type) ?? {})
    .filter(([path, kind]) => !isThere(reader.at(...path.split('.')), kind))
    .map(([path, kind]) => ({ path, message: `must be ${PHRASES[kind]}` }));
}

function isThere(part: PayloadReader, kind: PartKind): boolean {
  switch (kind) {
    case 'object':
      return part.isObject;
    case 'text':
      return part.title() !== null;
    case 'number':
      return part.number() !== null;
    case 'id':
      return part.key() !== null;
    case 'list':
      return part.isList;
  }
}
