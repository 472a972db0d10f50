/** Stands in no queue's name, and sorts before everything that may. */
const SEPARATOR = '\n';

/** Names something of a queue: the row of one of its groups, shares or keys. */
export function nameWithin(queue: string, key: string): string {
  return `${queue}${SEPARATOR}${key}`;
}
