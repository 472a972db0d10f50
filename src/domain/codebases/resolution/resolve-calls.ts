import type { Certainty } from '../code-graph.js';
import { isFunction, type CallFact } from '../file-facts.js';
import type { KnownFile, KnownFiles, Place } from './known-file.js';
import type { Scopes } from './scopes.js';

export interface Target extends Place {
  readonly certainty: Certainty;
}

/** Names that things of the language itself have too: that a method is called so says nothing. */
const COMMON: ReadonlySet<string> = new Set(
  [Object, Array, String, Number, Map, Set, Promise, Function, RegExp, Date]
    .flatMap((type) => [
      ...Object.getOwnPropertyNames(type),
      ...Object.getOwnPropertyNames(type.prototype),
    ])
    .concat(['append', 'close', 'write', 'read', 'run', 'items', 'error', 'emit', 'next', 'send']),
);

const SELF = new Set(['this', 'self', 'cls']);

/** Classes above a class that are looked through. */
const HIGHEST = 20;

/** Finds what calls are made of. */
export class CallResolver {
  /** Methods by name; undefined: several are called so. */
  private readonly methods = new Map<string, Place | undefined>();

  constructor(
    private readonly files: KnownFiles,
    private readonly scopes: Scopes,
  ) {
    for (const { path, facts } of files.values()) {
      for (const [at, { kind, name }] of facts.elements.entries()) {
        if (kind !== 'method' || COMMON.has(name)) continue;
        this.methods.set(name, this.methods.has(name) ? undefined : { path, at });
      }
    }
  }

  resolve(call: CallFact, file: KnownFile): Target | undefined {
    const place = this.byScope(call, file);
    if (place) return { ...place, certainty: 'scope' };
    if (call.receiver === null) return undefined;
    const only = this.methods.get(call.name);
    const isSameLanguage = only && this.files.get(only.path)?.language === file.language;
    return isSameLanguage ? { ...only, certainty: 'name' } : undefined;
  }

  private byScope({ element, receiver, name }: CallFact, file: KnownFile): Place | undefined {
    if (receiver === null) return this.within(element, name, file) ?? this.scopes.find(name, file);
    if (receiver === '') return undefined;
    const around = this.classAround(element, file);
    if (SELF.has(receiver)) return around && this.inherited(around, name, file);
    if (receiver === 'super') return around && this.inBases(around, name);
    const inModule = this.scopes.findIn(receiver, name, file);
    if (inModule) return inModule;
    const owner = receiver.includes('.')
      ? this.scopes.findIn(receiver.slice(0, receiver.lastIndexOf('.')), last(receiver), file)
      : this.scopes.find(receiver, file);
    return owner && this.inherited(owner, name, file);
  }

  /** Functions that stand in functions, the nearest first; in Java, methods of the class. */
  private within(element: number, name: string, file: KnownFile): Place | undefined {
    const { elements } = file.facts;
    for (let at = element; at >= 0; at = elements[at]?.parent ?? -1) {
      const one = elements[at];
      const opensScope = one && (isFunction(one) || file.language === 'java');
      const member = opensScope && this.scopes.member({ path: file.path, at }, name);
      if (member) return member;
    }
    return undefined;
  }

  private classAround(element: number, { path, facts }: KnownFile): Place | undefined {
    for (let at = element; at >= 0; at = facts.elements[at]?.parent ?? -1) {
      if (facts.elements[at]?.kind === 'class') return { path, at };
    }
    return undefined;
  }

  private inherited(owner: Place, name: string, file: KnownFile, height = 0): Place | undefined {
    const own = this.scopes.member(owner, name);
    if (own || height > HIGHEST) return own;
    return this.inBases(owner, name, height + 1);
  }

  private inBases(owner: Place, name: string, height = 0): Place | undefined {
    const file = this.files.get(owner.path);
    for (const base of file?.facts.elements[owner.at]?.bases ?? []) {
      const place = file && this.scopes.find(base, file);
      const found = place && this.inherited(place, name, file, height);
      if (found) return found;
    }
    return undefined;
  }
}

function last(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
