import type { Language, Node, Tree, TreeCursor } from 'web-tree-sitter';
import {
  isFunction,
  type CallFact,
  type ElementFact,
  type ExportFact,
  type FileFacts,
  type ImportFact,
} from '../../../../domain/codebases/file-facts.js';
import { LEAST_DUPLICATE_TOKENS } from '../../../../domain/codebases/duplicates.js';
import type { Around, Declared, LanguageReading } from './reading.js';
import { TokenList } from './token-hash.js';

/** Elements within elements within elements: deeper ones count to those around them. */
const DEEPEST = 12;

/** Nodes between two looks at the clock. */
const NODES_AT_ONCE = 4_096;

/** Longest function that is compared with others, in tokens. */
const MOST_TOKENS = 20_000;

/** What is to be done at a node of some type, as bits. */
const Role = {
  Named: 1,
  Comment: 2,
  Identifier: 4,
  Renamed: 8,
  Decision: 16,
  Declaration: 32,
  Call: 64,
  Module: 128,
} as const;

/** What a language reads, by the numbers that its grammar gives types of nodes. */
export interface GrammarReading {
  readonly reading: LanguageReading;
  readonly types: readonly string[];
  readonly roles: Uint8Array;
}

export function grammarReading(grammar: Language, reading: LanguageReading): GrammarReading {
  // The list has holes.
  const types = Array.from(grammar.types, (type: string | undefined) => type ?? '');
  const decisions = new Set(reading.decisions);
  const renamed = new Set(reading.renamed);
  const roles = Uint8Array.from(types, (type, id) => {
    const isNamed = grammar.nodeTypeIsNamed(id);
    return (
      (isNamed ? Role.Named : 0) |
      (type.includes('comment') ? Role.Comment : 0) |
      (isNamed && type.includes('identifier') ? Role.Identifier : 0) |
      (isNamed && renamed.has(type) ? Role.Renamed : 0) |
      (decisions.has(type) ? Role.Decision : 0) |
      (isNamed && Object.hasOwn(reading.declarations, type) ? Role.Declaration : 0) |
      (isNamed && Object.hasOwn(reading.calls, type) ? Role.Call : 0) |
      (isNamed && Object.hasOwn(reading.modules, type) ? Role.Module : 0)
    );
  });
  return { reading, types, roles };
}

interface OpenElement {
  /** Its place in the list. */
  readonly at: number;
  readonly depth: number;
  readonly firstToken: number;
}

type Element = { -readonly [Name in keyof ElementFact]: ElementFact[Name] };

export interface ReadingLimits {
  readonly elements: number;
  /** @throws when the file takes too long */
  readonly check: () => void;
}

/** Walks a syntax tree once, without recursion. */
export class FileReading implements Around {
  private readonly elements: Element[] = [];
  private readonly owners = new Map<number, string>();
  private readonly imports: ImportFact[] = [];
  private readonly exports: ExportFact[] = [];
  private readonly calls: CallFact[] = [];
  private readonly tokens = new TokenList();
  private readonly open: OpenElement[] = [];
  /** Types of the nodes around the one that is looked at. */
  private readonly path: number[] = [];
  private packageName: string | null = null;
  private decisions = 0;
  private isCut = false;

  constructor(
    private readonly text: string,
    private readonly grammar: GrammarReading,
    private readonly limits: ReadingLimits,
  ) {}

  type(distance: number): string {
    return this.grammar.types[this.path.at(-1 - distance) ?? -1] ?? '';
  }

  get element(): ElementFact['kind'] | undefined {
    const top = this.open.at(-1);
    return top && this.elements[top.at]?.kind;
  }

  read(tree: Tree): FileFacts {
    const cursor = tree.walk();
    try {
      this.walk(cursor);
    } finally {
      cursor.delete();
    }
    this.findOwners();
    const { elements, imports, exports, calls, packageName, decisions, isCut } = this;
    const lines = tree.rootNode.endPosition.row + (this.text.endsWith('\n') ? 0 : 1);
    const { hasError: hasErrors } = tree.rootNode;
    return {
      ...{ lines, hasErrors, isCut, packageName, decisions },
      ...{ elements, imports, exports, calls },
    };
  }

  private walk(cursor: TreeCursor): void {
    for (let count = 1; ; count += 1) {
      if (count % NODES_AT_ONCE === 0) this.limits.check();
      const type = cursor.nodeTypeId;
      const role = this.grammar.roles[type] ?? 0;
      if (role > Role.Renamed) this.look(cursor, type, role);
      if ((role & Role.Comment) === 0 && cursor.gotoFirstChild()) {
        this.path.push(type);
        continue;
      }
      this.leaf(cursor, type, role);
      this.close();
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return;
        this.path.pop();
        this.close();
      }
    }
  }

  private look(cursor: TreeCursor, type: number, role: number): void {
    if (role & Role.Decision) this.decide();
    if (role < Role.Declaration) return;
    const name = this.grammar.types[type] ?? '';
    const { declarations, calls, modules } = this.grammar.reading;
    const node = cursor.currentNode;
    if (role & Role.Module) this.takeModule(node, modules[name]?.(node));
    if (role & Role.Call) this.takeCall(node, calls[name]?.(node));
    if (role & Role.Declaration) this.takeElement(node, declarations[name]?.(node, this));
  }

  private decide(): void {
    for (let at = this.open.length - 1; at >= 0; at -= 1) {
      const element = this.elements[this.open[at]?.at ?? -1];
      if (!element || !isFunction(element)) continue;
      element.decisions += 1;
      return;
    }
    this.decisions += 1;
  }

  private takeElement(node: Node, declared: Declared | undefined): void {
    if (!declared) return;
    if (this.open.length >= DEEPEST || this.elements.length >= this.limits.elements) {
      this.isCut = true;
      return;
    }
    const { name, kind, exported, bases = [], owner } = declared;
    const at = this.elements.length;
    const parent = this.open.at(-1)?.at ?? -1;
    const [startLine, endLine] = [node.startPosition.row + 1, node.endPosition.row + 1];
    this.elements.push({
      ...{ name, kind, parent, startLine, endLine, exported, bases },
      ...{ decisions: 0, tokens: 0, tokenHash: null },
    });
    if (owner !== undefined) this.owners.set(at, owner);
    this.open.push({ at, depth: this.path.length, firstToken: this.tokens.length });
  }

  private takeCall(node: Node, call: Omit<CallFact, 'element' | 'line'> | undefined): void {
    if (!call || call.name === '') return;
    if (this.calls.length >= this.limits.elements * 10) this.isCut = true;
    else this.calls.push({ element: this.open.at(-1)?.at ?? -1, ...call, line: lineOf(node) });
  }

  private takeModule(node: Node, found: ReturnType<LanguageReading['modules'][string]>): void {
    if (!found) return;
    const line = lineOf(node);
    const { imports = [], exports = [], packageName } = found;
    if (this.imports.length + this.exports.length > this.limits.elements) {
      this.isCut = true;
      return;
    }
    for (const one of imports) this.imports.push({ ...one, line });
    for (const one of exports) this.exports.push({ ...one, line });
    if (packageName !== undefined) this.packageName = packageName;
  }

  private leaf(cursor: TreeCursor, type: number, role: number): void {
    if (role & Role.Comment) return;
    if (role & Role.Identifier) {
      const text = this.text.slice(cursor.startIndex, cursor.endIndex);
      this.tokens.addName(text, (role & Role.Renamed) !== 0);
    } else {
      this.tokens.addSign(type);
    }
  }

  /** Ends the element whose node was left. */
  private close(): void {
    const top = this.open.at(-1);
    if (top?.depth !== this.path.length) return;
    this.open.pop();
    const element = this.elements[top.at];
    if (!element) return;
    element.tokens = this.tokens.length - top.firstToken;
    const isCompared = element.tokens >= LEAST_DUPLICATE_TOKENS && element.tokens <= MOST_TOKENS;
    if (!isCompared || !isFunction(element)) return;
    element.tokenHash = this.tokens.hash(top.firstToken, this.tokens.length);
  }

  /** Methods of Go stand beside their types. */
  private findOwners(): void {
    for (const [at, owner] of this.owners) {
      const element = this.elements[at];
      const place = this.elements.findIndex(
        ({ name, kind }) => name === owner && kind !== 'method' && kind !== 'function',
      );
      if (element) element.parent = place;
    }
  }
}

function lineOf(node: Node): number {
  return node.startPosition.row + 1;
}
