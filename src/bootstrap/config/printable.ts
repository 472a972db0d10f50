/** A key may hold anything; a message must stay on its line. */
export function printable(path: string): string {
  return path.slice(0, 120).replace(/[^\x20-\x7e]/g, '?');
}
