import { Count, Identifier } from './fields.js';
import { prototypeOf, type DtoClass } from './schema.js';

const ID = { description: 'What it is about', example: '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10' };
const VERSION = {
  description: 'The version you have seen; another one is refused',
  example: 1,
  optional: true,
  minimum: 1,
  maximum: 2 ** 31 - 1,
};

/** The fields of a DTO, with the id of what they are about. */
export function namedDto(dto: DtoClass, name: string): DtoClass<{ id: string }> {
  const named = class extends dto {};
  Object.defineProperty(named, 'name', { value: name });
  Identifier(ID)(prototypeOf(named), 'id');
  return named as DtoClass<{ id: string }>;
}

/** The same, with the version of it that was seen. */
export function versionedDto(
  dto: DtoClass,
  name: string,
): DtoClass<{ id: string; version?: number }> {
  const versioned = namedDto(dto, name);
  Count(VERSION)(prototypeOf(versioned), 'version');
  return versioned;
}
