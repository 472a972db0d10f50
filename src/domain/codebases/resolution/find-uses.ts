import type { KnownFile, KnownFiles } from './known-file.js';
import type { Scopes } from './scopes.js';

/** Languages where an import says which names it takes. */
const TELLS_NAMES: ReadonlySet<string> = new Set(['typescript', 'javascript', 'python']);

/** Who takes what of which file. */
export interface Uses {
  /** Whether an exported element is known to be taken by nobody. */
  isUnused(path: string, at: number): boolean;
}

/** What is passed on counts as taken; whoever takes a whole module takes all that is in it. */
export function findUses(files: KnownFiles, scopes: Scopes): Uses {
  const taken = new Set<string>();
  const whole = new Set<string>();
  const take = (path: string, name: string) => {
    const place = scopes.exportOf(path, name);
    if (place) taken.add(keyOf(place.path, place.at));
  };
  for (const file of files.values()) {
    if (TELLS_NAMES.has(file.language)) {
      for (const [specifier, names] of takenBy(file)) {
        for (const path of scopes.targetsOf(specifier, file)) {
          for (const name of names) {
            if (name === '*') whole.add(path);
            else take(path, name);
          }
        }
      }
    }
  }
  return {
    isUnused: (path, at) => {
      const file = files.get(path);
      if (!file || !TELLS_NAMES.has(file.language) || !isExported(file, at)) return false;
      return !whole.has(path) && !taken.has(keyOf(path, at));
    },
  };
}

/** Declared so, or named in a list of exports. */
function isExported({ facts }: KnownFile, at: number): boolean {
  const element = facts.elements[at];
  if (!element || element.parent >= 0) return false;
  if (element.exported) return true;
  return facts.exports.some(({ from, local }) => from === null && local === element.name);
}

function* takenBy({ facts }: KnownFile): Generator<readonly [string, readonly string[]]> {
  for (const { specifier, names } of facts.imports) {
    yield [specifier, names.map(({ name }) => name)];
  }
  for (const { from, local, name } of facts.exports) {
    // `export * from` passes on, but takes nothing by name.
    if (from !== null && name !== '*') yield [from, [local]];
  }
}

function keyOf(path: string, at: number): string {
  return `${path}\0${at}`;
}
