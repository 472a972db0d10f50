import { validationError } from '../../../../domain/shared/app-error.js';
import type { Filter, ListSpec } from '../../../../domain/shared/page.js';
import { comparable, compareValues, fieldValue } from './field-value.js';

/** A filter of the list grammar as a predicate. */
export function rowFilter(
  { field, operator, values }: Filter,
  spec: ListSpec,
): (row: object) => boolean {
  if (!Object.hasOwn(spec.filterable, field)) {
    throw validationError('list.invalid', `The list cannot be filtered by ${field.slice(0, 50)}`);
  }
  if (spec.filterable[field] === 'tags') {
    const isTagged = (row: object) =>
      values.some((tag) => tagsOf(row, field).includes(String(tag)));
    if (operator === 'in') return isTagged;
    return operator === 'ne' ? (row) => !isTagged(row) : () => false;
  }
  const wanted = values.map(comparable);
  if (operator === 'in') return (row) => wanted.includes(fieldValue(row, field));
  const [value = null] = wanted.filter((one) => one !== null);
  if (operator === 'ne') return (row) => fieldValue(row, field) !== value;
  if (value === null) return () => false;
  if (operator === 'like') {
    const text = String(value).toLowerCase();
    return (row) => {
      const found = fieldValue(row, field);
      return found !== null && String(found).toLowerCase().includes(text);
    };
  }
  const holds = COMPARISONS[operator];
  return (row) => {
    const found = fieldValue(row, field);
    return found !== null && holds(compareValues(found, value));
  };
}

function tagsOf(row: object, field: string): readonly string[] {
  return (row as Readonly<Record<string, readonly string[]>>)[field] ?? [];
}

const COMPARISONS = {
  gt: (order: number) => order > 0,
  gte: (order: number) => order >= 0,
  lt: (order: number) => order < 0,
  lte: (order: number) => order <= 0,
} as const;
