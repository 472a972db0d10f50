export const ELEMENT_KINDS = [
  'function',
  'method',
  'class',
  'interface',
  'enum',
  'type',
  'variable',
] as const;
export type ElementKind = (typeof ELEMENT_KINDS)[number];

/** Something that a file declares, as it stands there. */
export interface ElementFact {
  readonly name: string;
  readonly kind: ElementKind;
  /** Place of the element around it among the elements of the file; -1: none. */
  readonly parent: number;
  /** From 1. */
  readonly startLine: number;
  readonly endLine: number;
  /** Places where a function can go one way or another, those of functions within it not among them. */
  readonly decisions: number;
  /** Words and signs, without comments. */
  readonly tokens: number;
  /** The same for functions that differ in names of their own and in literals only; null: too short, or no function. */
  readonly tokenHash: string | null;
  readonly exported: boolean;
  /** Names of what it extends or implements, as written. */
  readonly bases: readonly string[];
}

export interface ImportedName {
  /** As exported there; `default`, or `*` for all of it. */
  readonly name: string;
  /** As called here. */
  readonly local: string;
}

export interface ImportFact {
  /** As written. */
  readonly specifier: string;
  readonly line: number;
  readonly names: readonly ImportedName[];
}

/** A name that others can import, where the declaration itself does not tell. */
export interface ExportFact {
  /** As others call it; `*`: all that `from` exports. */
  readonly name: string;
  /** As called here, or in `from`; `*` for all of it. */
  readonly local: string;
  /** The module it comes from; null: this one. */
  readonly from: string | null;
  readonly line: number;
}

export interface CallFact {
  /** Place of the element it stands in; -1: none. */
  readonly element: number;
  /** What stands before the last dot: `this`, `client`, `a.b`; null: nothing. */
  readonly receiver: string | null;
  readonly name: string;
  readonly line: number;
}

/** What one file says by itself, without a look at any other. */
export interface FileFacts {
  readonly lines: number;
  /** Parts of it did not parse. */
  readonly hasErrors: boolean;
  /** It had more than is kept. */
  readonly isCut: boolean;
  /** Go and Java: as it calls its package. */
  readonly packageName: string | null;
  /** Decisions outside of functions. */
  readonly decisions: number;
  readonly elements: readonly ElementFact[];
  readonly imports: readonly ImportFact[];
  readonly exports: readonly ExportFact[];
  readonly calls: readonly CallFact[];
}

export function isFunction({ kind }: Pick<ElementFact, 'kind'>): boolean {
  return kind === 'function' || kind === 'method';
}

/** McCabe's cyclomatic complexity of a function; of a file, that of all its functions and of what stands outside. */
export function complexityOf(of: Pick<ElementFact, 'kind' | 'decisions'>): number {
  return isFunction(of) ? of.decisions + 1 : 0;
}

export function fileComplexity({ decisions, elements }: FileFacts): number {
  return elements.reduce((sum, element) => sum + complexityOf(element), decisions + 1);
}

/** `Outer.inner` */
export function qualifiedName(elements: readonly ElementFact[], at: number): string {
  const names: string[] = [];
  for (let place = at; place >= 0; place = elements[place]?.parent ?? -1) {
    names.unshift(elements[place]?.name ?? '');
  }
  return names.join('.');
}
