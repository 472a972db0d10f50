/** Edits (insert, delete, replace a character) that turn one text into the other. */
function distance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      const deleted = (previous[column] ?? 0) + 1;
      const inserted = (current[column - 1] ?? 0) + 1;
      current.push(Math.min(replaced, deleted, inserted));
    }
    previous = current;
  }
  return previous[right.length] ?? left.length;
}

/** Spelling variants people mix up count as equal. */
const folded = (name: string): string => name.toLowerCase().replace(/[-_. ]/g, '');

/**
 * `, did you mean X?` for the nearest known name, or nothing when none is near.
 * @param prefix what all names begin with, so that it tells nothing
 */
export function suggestion(unknown: string, known: Iterable<string>, prefix = ''): string {
  const wanted = folded(unknown.slice(0, 100));
  let nearest: string | undefined;
  let best = Math.max(2, Math.floor((wanted.length - folded(prefix).length) / 3)) + 1;
  for (const name of known) {
    const edits = distance(wanted, folded(name));
    if (edits < best) [nearest, best] = [name, edits];
  }
  return nearest === undefined ? '' : `, did you mean ${nearest}?`;
}
