import type { JsonObject } from '../../../../domain/shared/json.js';
import { unexpectedAnswer } from './client-errors.js';

/** The items of a list answer. @throws AppError `integration` when it is none */
export function itemsOf(page: JsonObject, url: string): readonly JsonObject[] {
  const { items } = page;
  const isList = Array.isArray(items) && items.every(isObject);
  if (!isList) throw unexpectedAnswer(url);
  return items as readonly JsonObject[];
}

/** Undefined on the last page. */
export function nextCursorOf({ nextCursor }: JsonObject): string | undefined {
  return typeof nextCursor === 'string' ? nextCursor : undefined;
}

function isObject(item: unknown): boolean {
  return item !== null && typeof item === 'object' && !Array.isArray(item);
}
