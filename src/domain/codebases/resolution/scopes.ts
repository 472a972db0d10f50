import type { ImportFact } from '../file-facts.js';
import type { KnownFile, KnownFiles, Place } from './known-file.js';
import type { ModuleIndex } from './module-index.js';

/** Longest chain of files that pass an export on. */
const LONGEST_CHAIN = 50;

interface Imported {
  /** As exported there; `*`: all of it. */
  readonly name: string;
  readonly fact: ImportFact;
}

interface Scope {
  /** Elements that no other is around, by name. */
  readonly top: ReadonlyMap<string, number>;
  /** What stands in an element, by its place and the name. */
  readonly members: ReadonlyMap<number, ReadonlyMap<string, number>>;
  readonly imported: ReadonlyMap<string, Imported>;
  /** Imports that bring in every name. */
  readonly wildcards: readonly ImportFact[];
}

/** What names mean, file by file. */
export class Scopes {
  private readonly scopes = new Map<string, Scope>();
  private readonly targets = new Map<string, readonly string[]>();

  constructor(
    private readonly files: KnownFiles,
    private readonly modules: ModuleIndex,
  ) {}

  /** Files that an import of the file means. */
  targetsOf(specifier: string, from: KnownFile): readonly string[] {
    const key = `${from.path}\0${specifier}`;
    const known = this.targets.get(key) ?? this.modules.resolve(specifier, from);
    this.targets.set(key, known);
    return known;
  }

  /** A name as it stands in a file outside of any element. */
  find(name: string, from: KnownFile): Place | undefined {
    const { imported, wildcards } = this.scopeOf(from);
    const own = this.declared(name, from);
    if (own) return own;
    const known = imported.get(name);
    if (known && known.name !== '*') return this.exported(known.name, known.fact, from);
    for (const fact of wildcards) {
      const place = this.exported(name, fact, from);
      if (place) return place;
    }
    return undefined;
  }

  /** A name of what an imported module is called by. */
  findIn(module: string, name: string, from: KnownFile): Place | undefined {
    const known = this.scopeOf(from).imported.get(module);
    return known?.name === '*' ? this.exported(name, known.fact, from) : undefined;
  }

  /** Something in a class or a type. */
  member(of: Place, name: string): Place | undefined {
    const file = this.files.get(of.path);
    const at = file && this.scopeOf(file).members.get(of.at)?.get(name);
    return at === undefined ? undefined : { path: of.path, at };
  }

  /** What a file exports by a name, itself or passed on from another. */
  exportOf(path: string, name: string, chain = 0): Place | undefined {
    const file = this.files.get(path);
    if (!file || chain > LONGEST_CHAIN) return undefined;
    for (const { name: exported, local, from } of file.facts.exports) {
      if (exported !== name) continue;
      if (from === null) return this.find(local, file);
      const place = this.passedOn(local, from, file, chain);
      if (place) return place;
    }
    const own = this.scopeOf(file).top.get(name);
    if (own !== undefined) return { path, at: own };
    for (const { name: exported, from } of file.facts.exports) {
      if (exported !== '*' || from === null) continue;
      const place = this.passedOn(name, from, file, chain);
      if (place) return place;
    }
    return undefined;
  }

  private passedOn(
    name: string,
    specifier: string,
    file: KnownFile,
    chain: number,
  ): Place | undefined {
    const [target] = this.targetsOf(specifier, file);
    return target === undefined ? undefined : this.exportOf(target, name, chain + 1);
  }

  private declared(name: string, from: KnownFile): Place | undefined {
    const own = this.scopeOf(from).top.get(name);
    if (own !== undefined) return { path: from.path, at: own };
    for (const path of this.modules.neighbours(from)) {
      const file = path === from.path ? undefined : this.files.get(path);
      const at = file && this.scopeOf(file).top.get(name);
      if (at !== undefined) return { path, at };
    }
    return undefined;
  }

  private exported(name: string, { specifier }: ImportFact, from: KnownFile): Place | undefined {
    for (const path of this.targetsOf(specifier, from)) {
      const place = this.exportOf(path, name);
      if (place) return place;
    }
    return undefined;
  }

  private scopeOf(file: KnownFile): Scope {
    const known = this.scopes.get(file.path) ?? makeScope(file);
    this.scopes.set(file.path, known);
    return known;
  }
}

function makeScope({ facts }: KnownFile): Scope {
  const top = new Map<string, number>();
  const members = new Map<number, Map<string, number>>();
  for (const [at, { name, parent }] of facts.elements.entries()) {
    const within = parent < 0 ? top : (members.get(parent) ?? new Map<string, number>());
    if (parent >= 0) members.set(parent, within);
    if (!within.has(name)) within.set(name, at);
  }
  const imported = new Map<string, Imported>();
  const wildcards: ImportFact[] = [];
  for (const fact of facts.imports) {
    for (const { name, local } of fact.names) {
      if (local === '*') wildcards.push(fact);
      else if (local !== '') imported.set(local, { name, fact });
    }
  }
  return { top, members, imported, wildcards };
}
