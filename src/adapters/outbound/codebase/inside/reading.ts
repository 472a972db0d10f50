import type { Node } from 'web-tree-sitter';
import type {
  CallFact,
  ElementFact,
  ExportFact,
  ImportFact,
} from '../../../../domain/codebases/file-facts.js';

/** What a language says of a node that declares an element. */
export type Declared = Pick<ElementFact, 'name' | 'kind' | 'exported'> & {
  readonly bases?: readonly string[];
  /** Go: the type that a method belongs to. */
  readonly owner?: string;
};

export interface Around {
  /** Types of the nodes around it, the nearest first. */
  type(distance: number): string;
  /** Kind of the element around it. */
  readonly element: ElementFact['kind'] | undefined;
}

export type Call = Pick<CallFact, 'receiver' | 'name'>;

export interface Found {
  readonly imports?: readonly Omit<ImportFact, 'line'>[];
  readonly exports?: readonly Omit<ExportFact, 'line'>[];
  readonly packageName?: string;
}

/** How facts are read from the syntax of a language: by types of nodes. */
export interface LanguageReading {
  readonly declarations: Readonly<
    Record<string, (node: Node, around: Around) => Declared | undefined>
  >;
  readonly calls: Readonly<Record<string, (node: Node) => Call | undefined>>;
  readonly modules: Readonly<Record<string, (node: Node) => Found | undefined>>;
  /** Nodes and signs where the way parts. */
  readonly decisions: readonly string[];
  /** Names that a copy may have changed. */
  readonly renamed: readonly string[];
}

/** Longest name that is kept, in characters. */
const LONGEST = 200;

export function textOf(node: Node | null): string {
  return node?.text.slice(0, LONGEST) ?? '';
}

export function field(node: Node, name: string): Node | null {
  return node.childForFieldName(name);
}

export function named(node: Node): readonly Node[] {
  return node.namedChildren;
}

/** A name without what stands in angle brackets or parentheses behind it. */
export function bareName(node: Node): string {
  return textOf(node)
    .replace(/[<([].*$/s, '')
    .trim();
}

/** `a.b` of what a call is made on; what is no plain name is an unknown receiver: empty. */
export function receiverOf(node: Node | null): string {
  const text = textOf(node);
  return /^[\p{L}_$#][\p{L}\p{N}_$.#]*$/u.test(text) ? text : '';
}
