import { MAX_BULK_ITEMS } from '../../../application/shared/create-many.js';
import { validationError } from '../../../domain/shared/app-error.js';
import { isUuid } from '../../../domain/shared/ids.js';
import type { JsonObject, JsonValue } from '../../../domain/shared/json.js';
import type { ListSpec } from '../../../domain/shared/page.js';
import { parseDto } from './parse-dto.js';
import { parseListQuery } from './parse-list-query.js';
import type { DtoClass } from './schema.js';

/** Makes the input of a use case of JSON. @throws AppError `validation` */
export type Parse = (input: JsonValue) => unknown;

function objectOf(input: JsonValue): JsonObject {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) {
    return input as JsonObject;
  }
  throw validationError('request.invalid', 'The input must be an object');
}

export const creation =
  <Dto extends object>(dto: DtoClass<Dto>): Parse =>
  (input) =>
    parseDto(dto, input);

export const identified: Parse = (input) => {
  const { id, expectedVersion, ...rest } = objectOf(input);
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw validationError('request.invalid', `${unknown} is not known`);
  if (typeof id !== 'string' || !isUuid(id)) {
    throw validationError('request.invalid', 'id must be a UUID');
  }
  if (expectedVersion === undefined) return { id };
  if (Number.isSafeInteger(expectedVersion)) return { id, expectedVersion };
  throw validationError('request.invalid', 'expectedVersion must be an integer');
};

export const change =
  <Dto extends object>(dto: DtoClass<Dto>): Parse =>
  (input) => {
    const { change: changes = {}, ...rest } = objectOf(input);
    return { ...(identified(rest) as object), change: parseDto(dto, changes) };
  };

/** As the parameters of a list over HTTP: `{"limit": 10, "filter[status]": "pending"}`. */
export const list =
  (spec: ListSpec): Parse =>
  (input) =>
    parseListQuery(
      Object.entries(objectOf(input)).map(([name, value]) => [name, String(value)]),
      spec,
    );

/** A list of what is in one thing: as `list`, with the id of that. */
export const within =
  (spec: ListSpec): Parse =>
  (input) => {
    const { id = null, ...query } = objectOf(input);
    return { ...(identified({ id }) as object), query: list(spec)(query) };
  };

/** Up to as many of them as a bulk request over HTTP. */
export const many =
  (parse: Parse, most = MAX_BULK_ITEMS): Parse =>
  (input) => {
    const { items, ...rest } = objectOf(input);
    const [unknown] = Object.keys(rest);
    if (unknown !== undefined) throw validationError('request.invalid', `${unknown} is not known`);
    if (Array.isArray(items) && items.length >= 1 && items.length <= most) {
      return { items: items.map((item: JsonValue) => parse(item)) };
    }
    throw validationError('request.invalid', `items must be 1 to ${String(most)}`);
  };

/** Longest name of what is found by it, in characters. */
const MAX_NAME_LENGTH = 100;

/** The fields of a body, with the id or the name of what it is about. */
export const about =
  <Dto extends object>(dto: DtoClass<Dto>): Parse =>
  (input) => {
    const { id, name, ...rest } = objectOf(input);
    const fields = parseDto(dto, rest);
    if (id !== undefined) return { ...(identified({ id }) as object), ...fields };
    if (typeof name === 'string' && name.length <= MAX_NAME_LENGTH) return { name, ...fields };
    throw validationError('request.invalid', 'id or name must be given');
  };

/** The fields of a body, with the id of what it is about. */
export const acting =
  <Dto extends object>(dto: DtoClass<Dto>): Parse =>
  (input) => {
    const { id = null, ...rest } = objectOf(input);
    return { ...(identified({ id }) as object), ...parseDto(dto, rest) };
  };

/** What is found by its name. */
export const named: Parse = (input) => {
  const { name, ...rest } = objectOf(input);
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw validationError('request.invalid', `${unknown} is not known`);
  if (typeof name === 'string' && name.length <= MAX_NAME_LENGTH) return { name };
  throw validationError('request.invalid', 'name must be given');
};

/** The fields of a body, with the name of what it is about. */
export const changing =
  <Dto extends object>(dto: DtoClass<Dto>): Parse =>
  (input) => {
    const { name = null, ...rest } = objectOf(input);
    return { ...(named({ name }) as object), ...parseDto(dto, rest) };
  };

/** A span of time that ends now. */
export const hours: Parse = (input) => {
  const { hours: wanted = 24, ...rest } = objectOf(input);
  const isSpan = Number.isInteger(wanted) && Number(wanted) >= 1 && Number(wanted) <= 720;
  if (isSpan && Object.keys(rest).length === 0) return { hours: wanted };
  throw validationError('request.invalid', 'hours must be 1 to 720, and nothing else is known');
};

/** For what takes no input. */
export const nothing: Parse = (input) => {
  if (input === null || Object.keys(objectOf(input)).length === 0) return undefined;
  throw validationError('request.invalid', 'It takes no input');
};
