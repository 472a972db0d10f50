import { validationError, type FieldFault } from '../../../domain/shared/app-error.js';
import { isUuid } from '../../../domain/shared/ids.js';
import {
  DEFAULT_LIMIT,
  MAX_LIMIT,
  type FieldType,
  type Filter,
  type FilterOperator,
  type ListQuery,
  type ListSpec,
  type Sort,
} from '../../../domain/shared/page.js';
import { isTime } from './time.js';

const OPERATORS: ReadonlySet<string> = new Set<FilterOperator>([
  'gte',
  'gt',
  'lte',
  'lt',
  'ne',
  'like',
]);

const FILTER = /^filter\[([A-Za-z]+)\](?:\[([a-z]+)\])?$/;

/** What the columns hold. */
const MAX_NUMBER = 2 ** 31 - 1;

/** Most values of one filter, and longest text of one, in characters. */
const MAX_VALUES = 100;
const MAX_VALUE_LENGTH = 500;
const MAX_CURSOR_LENGTH = 2_000;

/**
 * The list grammar of the API, the same over HTTP and on the command line:
 * `limit`, `cursor`, `sort=-createdAt,title`, `filter[status]=open,review`, `filter[createdAt][gte]=…`.
 * @throws AppError `validation` (`list.invalid`) with one fault per parameter
 */
export function parseListQuery(
  parameters: Iterable<readonly [string, string]>,
  spec: ListSpec,
): ListQuery {
  const faults: FieldFault[] = [];
  const filters: Filter[] = [];
  let limit = DEFAULT_LIMIT;
  let cursor: string | undefined;
  let sort: readonly Sort[] = spec.defaultSort;
  for (const [name, text] of parameters) {
    const refuse = (message: string) => {
      faults.push({ path: name.slice(0, 100), message });
    };
    if (name === 'limit') limit = parseLimit(text, refuse);
    else if (name === 'cursor') {
      if (text.length > MAX_CURSOR_LENGTH) refuse('is not a cursor');
      else cursor = text;
    } else if (name === 'sort') sort = parseSort(text, spec, refuse);
    else {
      const filter = parseFilter(name, text, spec, refuse);
      if (filter) filters.push(filter);
    }
  }
  if (faults.length > 0) throw validationError('list.invalid', 'The query is not valid', faults);
  return { limit, sort, filters, ...(cursor === undefined ? {} : { cursor }) };
}

type Refuse = (message: string) => void;

function parseLimit(text: string, refuse: Refuse): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  refuse(`must be an integer between 1 and ${String(MAX_LIMIT)}`);
  return DEFAULT_LIMIT;
}

function parseSort(text: string, { sortable }: ListSpec, refuse: Refuse): readonly Sort[] {
  const sorts = text.split(',').map((part) => ({
    field: part.replace(/^-/, ''),
    descending: part.startsWith('-'),
  }));
  for (const { field } of sorts) {
    if (!Object.hasOwn(sortable, field)) {
      refuse(`cannot sort by ${field.slice(0, 50)}; possible: ${Object.keys(sortable).join(', ')}`);
    }
  }
  if (new Set(sorts.map(({ field }) => field)).size < sorts.length) refuse('names a field twice');
  return sorts;
}

function parseFilter(
  name: string,
  text: string,
  { filterable }: ListSpec,
  refuse: Refuse,
): Filter | undefined {
  const [, field = '', operator = 'in'] = FILTER.exec(name) ?? [];
  if (field === '') {
    refuse('is not a parameter of lists: limit, cursor, sort, filter[field]');
    return undefined;
  }
  const type = Object.hasOwn(filterable, field) ? filterable[field] : undefined;
  if (type === undefined) {
    refuse(`cannot filter by ${field}; possible: ${Object.keys(filterable).join(', ')}`);
    return undefined;
  }
  if (operator !== 'in' && !OPERATORS.has(operator)) {
    refuse(`has an unknown operator; possible: ${[...OPERATORS].join(', ')}`);
    return undefined;
  }
  if (operator === 'like' && type !== 'text') {
    refuse('like works on texts only');
    return undefined;
  }
  if (type === 'tags' && operator !== 'in' && operator !== 'ne') {
    refuse('tags are filtered by [ne] or without an operator');
    return undefined;
  }
  const texts = operator === 'in' ? text.split(',') : [text];
  if (texts.length > MAX_VALUES) refuse(`takes at most ${String(MAX_VALUES)} values`);
  const values = texts.slice(0, MAX_VALUES).map((value) => parseValue(value, type, refuse));
  return { field, operator: operator as FilterOperator, values };
}

/** `null` stands for "not set". */
function parseValue(text: string, type: FieldType, refuse: Refuse): Filter['values'][number] {
  if (text === 'null') return null;
  if (text.length > MAX_VALUE_LENGTH || text.includes('\0')) {
    refuse('has a value that is too long or contains NUL');
    return null;
  }
  switch (type) {
    case 'text':
    case 'tags':
      return text;
    case 'id':
      if (!isUuid(text.toLowerCase())) refuse('must be a UUID');
      return text.toLowerCase();
    case 'decimal': {
      const number = Number(text);
      if (text.trim() === '' || !Number.isFinite(number)) refuse('must be a number');
      return number;
    }
    case 'number': {
      const number = Number(text);
      if (text.trim() === '' || !Number.isInteger(number) || Math.abs(number) > MAX_NUMBER) {
        refuse('must be an integer of at most 32 bits');
      }
      return number;
    }
    case 'boolean':
      if (text !== 'true' && text !== 'false') refuse('must be true or false');
      return text === 'true';
    case 'time': {
      const time = new Date(text);
      if (!isTime(text)) refuse('must be an ISO 8601 time with its offset, or a date');
      return time;
    }
  }
}
