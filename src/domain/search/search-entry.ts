import { validationError } from '../shared/app-error.js';

/** Bytes of a title in UTF-8 that are kept. */
const MAX_TITLE = 4_096;

/** Bytes of a text in UTF-8 that are kept. */
const MAX_TEXT = 65_536;

const MAX_COLLECTION = 64;

const MAX_ID = 191;

/** Most entries of an answer. */
const MAX_LIMIT = 100;

/** What of an entry is kept and found. @throws AppError `validation` (`search.bad-entry`) */
export function keptEntry<
  Entry extends { collection: string; id: string; title: string; text: string },
>(entry: Entry): Entry {
  requireName(entry.collection, MAX_COLLECTION);
  requireName(entry.id, MAX_ID);
  return {
    ...entry,
    title: kept(entry.title, MAX_TITLE),
    text: kept(entry.text, MAX_TEXT),
  };
}

/** @throws AppError `validation` (`search.bad-limit`) */
export function requireSearchLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return;
  throw validationError('search.bad-limit', `A search answers 1 to ${MAX_LIMIT} entries`);
}

function requireName(name: string, most: number): void {
  if (name.length >= 1 && name.length <= most) return;
  throw validationError(
    'search.bad-entry',
    `What is found has a collection of at most ${MAX_COLLECTION} characters and an id of at most ${MAX_ID}`,
  );
}

/** Its beginning; what no database can store is replaced. */
function kept(text: string, mostBytes: number): string {
  const start = text.slice(0, mostBytes).toWellFormed().replaceAll('\0', '\ufffd');
  const { read } = new TextEncoder().encodeInto(start, new Uint8Array(mostBytes));
  return start.slice(0, read);
}
